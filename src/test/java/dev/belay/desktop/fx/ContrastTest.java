package dev.belay.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Computes the contrast of every pair of tokens that meet on a screen (WCAG 2.2, 1.4.3, 1.4.11).
 */
class ContrastTest {
  private static final Pattern TOKEN =
      Pattern.compile("(-(?:belay|color)-[a-z0-9-]+)\\s*:\\s*([^;]+);");
  private static final double TEXT = 4.5;
  private static final double MARK = 3.0;

  @ParameterizedTest(name = "text {0} on {1}")
  @CsvSource({
    "-color-fg-default, -color-bg-default",
    "-color-fg-default, -color-bg-subtle",
    "-belay-fg-strong, -color-bg-default",
    "-belay-fg-strong, -color-bg-subtle",
    "-belay-fg-strong, -color-accent-subtle",
    "-color-fg-muted, -color-bg-default",
    "-color-fg-muted, -color-bg-subtle",
    "-color-fg-muted, -color-accent-subtle",
    "-color-fg-muted, -color-danger-subtle",
    "-color-fg-muted, -color-warning-subtle",
    "-color-accent-fg, -color-bg-default",
    "-color-accent-fg, -color-bg-subtle",
    "-color-accent-fg, -color-accent-subtle",
    "-color-success-fg, -color-bg-default",
    "-color-success-fg, -color-bg-subtle",
    "-color-success-fg, -color-success-subtle",
    "-color-warning-fg, -color-bg-default",
    "-color-warning-fg, -color-bg-subtle",
    "-color-warning-fg, -color-warning-subtle",
    "-color-danger-fg, -color-bg-default",
    "-color-danger-fg, -color-bg-subtle",
    "-color-danger-fg, -color-danger-subtle",
    "-belay-doubt-fg, -color-bg-default",
    "-belay-doubt-fg, -color-bg-subtle",
    "-belay-doubt-fg, -belay-doubt-subtle",
    "-belay-override-fg, -color-bg-default",
    "-belay-override-fg, -color-bg-subtle",
    "-belay-override-fg, -belay-override-subtle",
    "-belay-on-filled, -belay-primary",
    "-belay-on-filled, -belay-primary-hover",
    "-belay-on-filled, -belay-stop",
    "-belay-on-filled, -belay-stop-hover",
    "-belay-production-fg, -belay-production-bg",
    "-belay-staging-fg, -belay-staging-bg",
    "-belay-development-fg, -belay-development-bg",
    "-belay-sandbox-fg, -belay-sandbox-bg",
    "-belay-sql-keyword, -color-bg-subtle",
    "-belay-sql-string, -color-bg-subtle",
    "-belay-sql-type, -color-bg-subtle"
  })
  void textReachesFourAndAHalf(String ink, String ground) {
    for (var theme : Theme.values()) {
      assertThat(ratio(theme, ink, ground))
          .as("%s: %s on %s", theme, ink, ground)
          .isGreaterThanOrEqualTo(TEXT);
    }
  }

  @ParameterizedTest(name = "mark {0} on {1}")
  @CsvSource({
    "-belay-input-border, -color-bg-default", "-belay-primary, -color-bg-default",
    "-belay-primary, -color-bg-subtle", "-color-fg-subtle, -color-bg-default",
    "-color-fg-subtle, -color-bg-subtle"
  })
  void marksReachThree(String ink, String ground) {
    for (var theme : Theme.values()) {
      assertThat(ratio(theme, ink, ground))
          .as("%s: %s on %s", theme, ink, ground)
          .isGreaterThanOrEqualTo(MARK);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-color-fg-default, #24292f, #c9d1d9", "-color-fg-muted, #57606a, #8b949e",
    "-color-accent-fg, #0969da, #58a6ff", "-color-success-fg, #1a7f37, #3fb950",
    "-color-warning-fg, #9a6700, #d29922", "-color-danger-fg, #cf222e, #f85149",
    "-belay-fg-strong, #1b1f24, #f0f6fc", "-belay-doubt-fg, #8250df, #a371f7",
    "-belay-override-fg, #bc4c00, #f0883e", "-belay-primary, #0969da, #1f6feb",
    "-belay-stop, #cf222e, #da3633"
  })
  void theTokensAreThoseOfTheDesignLanguage(String token, String light, String dark) {
    assertThat(colour(tokens(Theme.LIGHT), token)).isEqualTo(Color.web(light));
    assertThat(colour(tokens(Theme.DARK), token)).isEqualTo(Color.web(dark));
  }

  private static double ratio(Theme theme, String ink, String ground) {
    var tokens = tokens(theme);
    var below = colour(tokens, "-color-bg-default");
    var on = over(colour(tokens, ground), below);
    var text = over(colour(tokens, ink), on);
    var light = Math.max(luminance(text), luminance(on));
    var dark = Math.min(luminance(text), luminance(on));
    return (light + 0.05) / (dark + 0.05);
  }

  private static Map<String, String> tokens(Theme theme) {
    var tokens = new HashMap<String, String>();
    var agent = Theme.class.getResource(theme.userAgentStylesheet().replace(".bss", ".css"));
    collect(String.valueOf(agent), tokens);
    collect(theme.stylesheets().getFirst(), tokens);
    return tokens;
  }

  /** The first definition counts: further ones in Primer are those of single controls. */
  private static void collect(String sheet, Map<String, String> tokens) {
    try (var stream = URI.create(sheet).toURL().openStream()) {
      var matcher = TOKEN.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      while (matcher.find()) {
        tokens.putIfAbsent(matcher.group(1), matcher.group(2).strip());
      }
    } catch (IOException e) {
      throw new AssertionError(sheet, e);
    }
  }

  private static Color colour(Map<String, String> tokens, String name) {
    var value = tokens.get(name);
    assertThat(value).as(name).isNotNull();
    return value.startsWith("-") ? colour(tokens, value) : Color.web(value);
  }

  private static Color over(Color top, Color below) {
    var a = top.getOpacity();
    return Color.color(
        top.getRed() * a + below.getRed() * (1 - a),
        top.getGreen() * a + below.getGreen() * (1 - a),
        top.getBlue() * a + below.getBlue() * (1 - a));
  }

  private static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
  }
}
