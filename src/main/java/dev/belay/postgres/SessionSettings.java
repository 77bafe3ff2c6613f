package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Server settings of one session. */
final class SessionSettings {
  /** {@code NAMEDATALEN - 1}: the server cuts an application name there. */
  private static final int NAME_BYTES = 63;

  private SessionSettings() {}

  /** Sets for the session; the value is bound, not pasted. */
  static void set(Connection connection, String name, String value) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, false)")) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.executeQuery().close();
    }
  }

  static String show(Connection connection, String name) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT coalesce(pg_catalog.current_setting(?, true), '')")) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  /** A name that every version shows as it is: printable ASCII, cut where the server would. */
  static String fitName(String name) {
    var printable = name.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() > NAME_BYTES ? printable.substring(0, NAME_BYTES) : printable;
  }
}
