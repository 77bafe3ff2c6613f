package dev.belay.postgres;

/** Quoting, for the few places where the server takes no bind parameter and for cures that are shown. */
final class Sql {
  private Sql() {}

  /** A quoted identifier; plain where PostgreSQL would read the plain word as the same name. */
  static String identifier(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
