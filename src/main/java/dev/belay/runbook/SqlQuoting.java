package dev.belay.runbook;

import java.nio.charset.StandardCharsets;

/**
 * Quotes values for SQL (PostgreSQL manual, section 4.1), whatever standard_conforming_strings is.
 */
final class SqlQuoting {
  private SqlQuoting() {}

  static String literal(String value) {
    refuseNul(value);
    var quoted = "'" + value.replace("'", "''").replace("\\", "\\\\") + "'";
    return value.contains("\\") ? " E" + quoted : quoted;
  }

  static String identifier(String value) {
    refuseNul(value);
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > 63) {
      throw new IllegalArgumentException(
          "\"" + value + "\" is no identifier: one has 1 to 63 bytes.");
    }
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  private static void refuseNul(String value) {
    if (value.indexOf(0) >= 0) {
      throw new IllegalArgumentException("A value with the character NUL cannot be sent as text.");
    }
  }
}
