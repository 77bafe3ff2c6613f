package dev.belay.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Opens the one snapshot in which a database's contents are read. */
final class Snapshots {
  /**
   * What the text of a value depends on is pinned, so that two servers write the same value the
   * same way (PostgreSQL manual, section 20.11). The reading itself has no time limit; only locks
   * have. Names that a version lacks are passed over.
   */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.set_config(s.name, v.value, true)
      FROM (VALUES ('search_path', ''), ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'),
                   ('TimeZone', 'UTC'), ('extra_float_digits', '3'), ('bytea_output', 'hex'),
                   ('xmlbinary', 'base64'), ('lc_monetary', 'C'), ('quote_all_identifiers', 'off'),
                   ('row_security', 'off'), ('statement_timeout', '0'),
                   ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),
                   ('lock_timeout', ?)) AS v (name, value)
      JOIN pg_catalog.pg_settings AS s ON s.name = v.name
      """;

  private Snapshots() {}

  /** Begins a read-only REPEATABLE READ transaction; it ends when the connection is closed. */
  static void begin(Connection connection, Duration lockWait) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    try (var statement = connection.prepareStatement(SETTINGS)) {
      statement.setString(1, lockWait.toMillis() + "ms");
      statement.executeQuery().close();
    }
  }

  /** Lets another session read in this snapshot; valid while this transaction is open. */
  static String export(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
