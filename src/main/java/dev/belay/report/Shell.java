package dev.belay.report;

import dev.belay.runbook.TextTemplate;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Words for a POSIX shell, quoted so that they arrive as they are; secrets as {@code "$NAME"}. */
final class Shell {
  /** Marks of a secret's name inside a text: private use, so no text of a file has them. */
  private static final char OPEN = '\uE000';

  private static final char CLOSE = '\uE001';
  private static final Pattern SECRET = Pattern.compile(OPEN + "([A-Za-z0-9_]*)" + CLOSE);
  private static final Pattern REFERENCE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Shell() {}

  /** A template with its values filled in, as one word. */
  static String word(String template, Function<String, TypedValue> values) {
    return quote(filled(template, values));
  }

  /** A template with its values filled in, as lines of a comment. */
  static List<String> comment(String template, Function<String, TypedValue> values) {
    var lines = new ArrayList<String>();
    SECRET
        .matcher(filled(template, values))
        .replaceAll(match -> "\\$" + match.group(1))
        .lines()
        .forEach(line -> lines.add(("# " + line).stripTrailing()));
    return lines;
  }

  private static String filled(String template, Function<String, TypedValue> values) {
    var reference = REFERENCE.matcher(template);
    return reference.matches()
        ? marked(template)
        : TextTemplate.of(template)
            .render(name -> {
              var value = values.apply(name);
              return value.type() == ValueType.SECRET
                  ? new TypedValue(ValueType.TEXT, marked(value.text()))
                  : value;
            });
  }

  private static String marked(String reference) {
    return OPEN + reference.substring("env:".length()) + CLOSE;
  }

  private static String quote(String text) {
    if (!SECRET.matcher(text).find()) {
      return plain(text);
    }
    var out = new StringBuilder("\"");
    for (var c : text.toCharArray()) {
      switch (c) {
        case OPEN -> out.append("${");
        case CLOSE -> out.append('}');
        case '"', '\\', '$', '`' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** A text as one word. */
  static String plain(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
