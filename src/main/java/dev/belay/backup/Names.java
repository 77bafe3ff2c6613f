package dev.belay.backup;

/** Identifiers and literals as SQL takes them (PostgreSQL manual, section 4.1). */
final class Names {
  private Names() {}

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String qualified(String schema, String name) {
    return identifier(schema) + "." + identifier(name);
  }

  /** A literal that means the same under any {@code standard_conforming_strings}. */
  static String literal(String text) {
    var doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
