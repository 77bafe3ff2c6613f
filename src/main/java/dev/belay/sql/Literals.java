package dev.belay.sql;

import java.nio.charset.StandardCharsets;

/** The values of string constants and quoted identifiers (manual: Lexical Structure). */
final class Literals {
  /** NAMEDATALEN of every released build, less its closing byte. */
  private static final int IDENTIFIER_BYTES = 63;

  private Literals() {}

  /** The value of a constant as written; one that cannot be decoded is given as it stands. */
  static String string(String written, char unicodeEscape) {
    if (written.startsWith("$")) {
      var tag = written.indexOf('$', 1) + 1;
      return written.substring(tag, written.length() - tag);
    }
    var quote = written.indexOf('\'');
    var body = written.substring(quote + 1, written.length() - 1);
    var prefix = TokenCursor.fold(written.substring(0, quote));
    return switch (prefix) {
      case "e" -> backslashes(body);
      case "u&" -> unicode(body.replace("''", "'"), unicodeEscape);
      default -> body.replace("''", "'");
    };
  }

  static String identifier(String written, char unicodeEscape) {
    var quote = written.indexOf('"');
    var body = written.substring(quote + 1, written.length() - 1).replace("\"\"", "\"");
    return quote == 0 ? body : unicode(body, unicodeEscape);
  }

  /** Cuts a name where the server does: whole characters within 63 bytes of UTF-8. */
  static String cutToIdentifier(String name) {
    if (name.length() * 3 <= IDENTIFIER_BYTES) {
      return name;
    }
    var bytes = 0;
    for (var i = 0; i < name.length(); ) {
      var point = name.codePointAt(i);
      bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > IDENTIFIER_BYTES) {
        return name.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return name;
  }

  private static String unicode(String body, char escape) {
    var value = new StringBuilder(body.length());
    for (var i = 0; i < body.length(); ) {
      var c = body.charAt(i);
      if (c != escape) {
        value.append(c);
        i++;
      } else if (body.startsWith(String.valueOf(escape), i + 1)) {
        value.append(escape);
        i += 2;
      } else {
        var wide = body.startsWith("+", i + 1);
        i = appendCodePoint(value, body, i, wide ? i + 2 : i + 1, wide ? 6 : 4, 16);
      }
    }
    return value.toString();
  }

  private static String backslashes(String body) {
    var value = new StringBuilder(body.length());
    for (var i = 0; i < body.length(); ) {
      var c = body.charAt(i);
      if (c == '\'') {
        value.append(c);
        i += 2;
      } else if (c != '\\' || i + 1 >= body.length()) {
        value.append(c);
        i++;
      } else {
        i = backslash(value, body, i);
      }
    }
    return value.toString();
  }

  private static int backslash(StringBuilder value, String body, int start) {
    var c = body.charAt(start + 1);
    var simple = "bfnrt".indexOf(c);
    if (simple >= 0) {
      value.append("\b\f\n\r\t".charAt(simple));
      return start + 2;
    }
    return switch (c) {
      case 'u' -> appendCodePoint(value, body, start, start + 2, 4, 16);
      case 'U' -> appendCodePoint(value, body, start, start + 2, 8, 16);
      case 'x' -> appendCodePoint(value, body, start, start + 2, 2, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' ->
          appendCodePoint(value, body, start, start + 1, 3, 8);
      default -> {
        value.append(c);
        yield start + 2;
      }
    };
  }

  /**
   * Appends the character of up to {@code most} digits, else what stands there; gives what follows.
   */
  private static int appendCodePoint(
      StringBuilder value, String body, int start, int digits, int most, int radix) {
    var end = digits;
    while (end < body.length()
        && end - digits < most
        && Character.digit(body.charAt(end), radix) >= 0) {
      end++;
    }
    if (end > digits) {
      var point = Long.parseLong(body.substring(digits, end), radix);
      if (point <= Character.MAX_CODE_POINT) {
        value.appendCodePoint((int) point);
        return end;
      }
    }
    value.append(body.charAt(start));
    return start + 1;
  }
}
