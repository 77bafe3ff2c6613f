package dev.belay.desktop.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/** The bundled fonts, so that a screen is the same on every machine. */
public final class Fonts {
  private static final List<String> FILES =
      List.of(
          "Inter-Regular.otf",
          "Inter-Medium.otf",
          "Inter-SemiBold.otf",
          "Inter-Bold.otf",
          "JetBrainsMonoNL-Regular.ttf",
          "JetBrainsMonoNL-SemiBold.ttf");

  private Fonts() {}

  /**
   * Makes them known to JavaFX; again does no harm.
   *
   * @return the families, by which style sheets name them
   */
  public static List<String> load() {
    return FILES.stream().map(Fonts::load).distinct().toList();
  }

  private static String load(String file) {
    try (var stream = Fonts.class.getResourceAsStream("fonts/" + file)) {
      var font = stream == null ? null : Font.loadFont(stream, 13);
      if (font == null) {
        throw new IllegalStateException("The font " + file + " is not in the program.");
      }
      return font.getFamily();
    } catch (IOException e) {
      throw new UncheckedIOException("The font " + file + " cannot be read.", e);
    }
  }
}
