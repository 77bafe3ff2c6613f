package dev.belay.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the text of a query, as bytes: a session of another database writes it in that
 * database's encoding, and functions that count characters refuse it (SQLSTATE 22021), for all
 * sessions at once.
 */
final class QueryBytes {
  /** Invalid byte sequence, and a character that the client's encoding does not have. */
  private static final Set<String> UNREADABLE = Set.of("22021", "22P05");

  /** What stands for texts that the server cannot give in Belay's encoding. */
  static final String NOT_CONVERTED = "(text in an encoding that this database cannot convert)";

  private final int most;

  /** Reads so many bytes at most. */
  QueryBytes(int most) {
    this.most = most;
  }

  /** A query's text, and whether there is more of it. */
  record Start(String text, boolean cut) {}

  /** The column to select, of the function or view that is called {@code a}. */
  String column() {
    return "encode(substring(textsend(a.query) FROM 1 FOR " + (most + 1) + "), 'escape')";
  }

  /** The column to select where the texts of the others cannot be converted. */
  String placeholder() {
    return "CASE WHEN octet_length(a.query) = 0 THEN '' ELSE '" + NOT_CONVERTED + "' END";
  }

  /** Whether the server refused to give a text, so that all is to be read without texts. */
  static boolean refused(SQLException report) {
    return UNREADABLE.contains(String.valueOf(report.getSQLState()));
  }

  /** What the column says; {@code null} for a process without a query. */
  Start read(@Nullable String column) {
    if (column == null) {
      return new Start("", false);
    }
    var bytes = bytes(column);
    var cut = bytes.length > most;
    var text = new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.UTF_8);
    return new Start(cut ? withoutBrokenEnd(text) : text, cut);
  }

  /** The form 'escape' of encode(): a doubled backslash, or three octal digits behind one. */
  private static byte[] bytes(String escaped) {
    var bytes = new ByteArrayOutputStream(escaped.length());
    for (var i = 0; i < escaped.length(); i++) {
      var c = escaped.charAt(i);
      if (c != '\\') {
        bytes.write(c);
      } else if (escaped.charAt(i + 1) == '\\') {
        bytes.write('\\');
        i++;
      } else {
        bytes.write(Integer.parseInt(escaped, i + 1, i + 4, 8));
        i += 3;
      }
    }
    return bytes.toByteArray();
  }

  /** The cut may go through a character. */
  private static String withoutBrokenEnd(String text) {
    return text.endsWith("\uFFFD") ? text.substring(0, text.length() - 1) : text;
  }
}
