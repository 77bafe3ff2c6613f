package dev.belay.postgres;

import java.nio.charset.StandardCharsets;
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

  /** Cuts a name as the server would, but between characters. */
  static String fitName(String name) {
    var fitted = name;
    while (fitted.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
      fitted = fitted.substring(0, fitted.offsetByCodePoints(fitted.length(), -1));
    }
    return fitted;
  }
}
