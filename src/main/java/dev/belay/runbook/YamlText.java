package dev.belay.runbook;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How a text is written as a YAML scalar on one line. */
final class YamlText {
  private static final Set<String> SWITCH_WORDS = Set.of("yes", "no", "on", "off", "true", "false");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)"
              + "([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern CANONICAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]*[1-9])?|true|false|null");

  private YamlText() {}

  /** A word that YAML 1.1 and many programs read as true or false. */
  static boolean isSwitchWord(String text) {
    return SWITCH_WORDS.contains(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a plain scalar is a number, a boolean or null to YAML 1.2's core schema. */
  static boolean isNumberOrFlag(String text) {
    return switch (text) {
      case "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~" -> true;
      default -> NUMBER.matcher(text).matches();
    };
  }

  /** Whether every reader takes the plain scalar for the same number, boolean or null. */
  static boolean isCanonicalValue(String text) {
    return CANONICAL.matcher(text).matches() && !text.equals("-0");
  }

  /** The text as a scalar of one line: plain where every reader takes it as a text, else quoted. */
  static String inline(String text, boolean flow) {
    if (safe(text, flow)) {
      return text;
    }
    var single =
        text.chars().anyMatch(c -> c == '"' || c == '\\')
            && text.chars().noneMatch(c -> c < ' ' || c == '\'' || isSpecial(c));
    return single ? "'" + text + "'" : doubleQuoted(text);
  }

  /** A key: plain where possible. The format's own key {@code on} stays as it is. */
  static String key(String text) {
    return text.equals("on") ? text : inline(text, true);
  }

  private static boolean safe(String text, boolean flow) {
    if (text.isEmpty()
        || text.length() > 900
        || isSwitchWord(text)
        || isNumberOrFlag(text)
        || text.matches("[0-9]{1,4}[-:][0-9:. TZ+-]*")
        || text.equals("=")
        || text.equals("<<")
        || text.isBlank()
        || !text.equals(text.strip())) {
      return false;
    }
    var first = text.charAt(0);
    if ("-?:,[]{}#&*!|>'\"%@`".indexOf(first) >= 0) {
      return false;
    }
    if (text.contains(": ") || text.contains(" #") || text.endsWith(":")) {
      return false;
    }
    if (flow && (text.chars().anyMatch(c -> ",[]{}".indexOf(c) >= 0) || text.contains(":"))) {
      return false;
    }
    return !text.startsWith("---")
        && !text.startsWith("...")
        && text.chars().noneMatch(c -> c < ' ' || isSpecial(c));
  }

  /** Characters that YAML wants escaped, or that readers treat as line breaks. */
  static boolean isSpecial(int c) {
    return (c >= 0x7f && c <= 0xa0)
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff
        || c >= 0xfffe
        || (c >= 0xd800 && c <= 0xdfff);
  }

  private static String doubleQuoted(String text) {
    var out = new StringBuilder("\"");
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(++i));
          } else if (c < ' ' || isSpecial(c)) {
            out.append("\\u%04X".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
