package dev.belay.sql;

/**
 * Identifiers and literals written so that the server reads back exactly the same characters, under
 * {@code standard_conforming_strings = on} (manual: Lexical Structure).
 */
public final class Quote {
  private Quote() {}

  /** The identifier in double quotes, always quoted, so that no keyword or case is special. */
  public static String identifier(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("An identifier has at least one character.");
    }
    refuseNul(name);
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The text as a string literal; with a backslash inside it becomes an escape string. */
  public static String literal(String value) {
    refuseNul(value);
    var doubled = value.replace("'", "''");
    return value.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }

  private static void refuseNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PostgreSQL stores no NUL character.");
    }
  }
}
