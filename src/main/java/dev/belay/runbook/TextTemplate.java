package dev.belay.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A plain text with placeholders <code>${name}</code> and <code>${step.name}</code>. A dollar sign
 * before one (<code>$${name}</code>) makes it plain text.
 */
public final class TextTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\$?)\\{([^{}\\n]*)}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*){0,9}");

  private final String text;
  private final List<Placeholder> placeholders;

  private TextTemplate(String text, List<Placeholder> placeholders) {
    this.text = text;
    this.placeholders = placeholders;
  }

  /**
   * A place that a value goes to.
   *
   * @param name a parameter's name, or {@code step.name}
   * @param start index of the dollar sign in the text
   * @param end index behind the brace
   * @param escaped whether it is plain text
   */
  public record Placeholder(String name, int start, int end, boolean escaped) {
    /** Whether the name can be one at all. */
    public boolean named() {
      return NAME.matcher(name).matches();
    }
  }

  /** Reads the text once. */
  public static TextTemplate of(String text) {
    var found = new ArrayList<Placeholder>();
    var matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      found.add(
          new Placeholder(
              matcher.group(2), matcher.start(), matcher.end(), !matcher.group(1).isEmpty()));
    }
    return new TextTemplate(text, List.copyOf(found));
  }

  /** The text as it was written. */
  public String source() {
    return text;
  }

  /** The placeholders that a value goes to, in order. */
  public List<Placeholder> placeholders() {
    return placeholders.stream().filter(placeholder -> !placeholder.escaped()).toList();
  }

  /** The text with the values in place; a value is never read for placeholders again. */
  public String render(Function<String, TypedValue> values) {
    return replace(p -> p.escaped() ? "${" + p.name() + "}" : values.apply(p.name()).text());
  }

  /** The same text with other names in its placeholders. */
  public String rename(UnaryOperator<String> names) {
    return replace(p -> p.escaped() ? "$${" + p.name() + "}" : "${" + names.apply(p.name()) + "}");
  }

  private String replace(Function<Placeholder, String> texts) {
    var out = new StringBuilder();
    var at = 0;
    for (var placeholder : placeholders) {
      out.append(text, at, placeholder.start()).append(texts.apply(placeholder));
      at = placeholder.end();
    }
    return out.append(text, at, text.length()).toString();
  }
}
