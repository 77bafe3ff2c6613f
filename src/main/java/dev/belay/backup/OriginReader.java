package dev.belay.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads where a session is: server, database, locale, write-ahead log position. */
final class OriginReader {
  /** Columns of pg_database that a version lacks come out as null this way. */
  private static final String ORIGIN =
      """
      SELECT d.datname, pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
             pg_catalog.to_jsonb(d) ->> 'datlocprovider',
             coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale',
                      pg_catalog.to_jsonb(d) ->> 'daticulocale'),
             pg_catalog.to_jsonb(d) ->> 'daticurules',
             pg_catalog.pg_database_size(d.oid),
             pg_catalog.current_setting('server_version'),
             pg_catalog.current_setting('server_version_num')::int,
             CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                  ELSE pg_catalog.pg_current_wal_lsn() END::text
      FROM pg_catalog.pg_database AS d
      WHERE d.datname = pg_catalog.current_database()
      """;

  private static final String MAY_READ_IDENTIFIER =
      "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')";

  private static final String IDENTIFIER =
      "SELECT system_identifier::text FROM pg_catalog.pg_control_system()";

  private OriginReader() {}

  static Manifest.Origin read(Connection connection) throws SQLException {
    var identifier = identifier(connection);
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(ORIGIN)) {
      row.next();
      var locale =
          new DatabaseLocale(
              row.getString(2),
              row.getString(3),
              row.getString(4),
              Optional.ofNullable(row.getString(5)).orElse("c"),
              Optional.ofNullable(row.getString(6)),
              Optional.ofNullable(row.getString(7)));
      return new Manifest.Origin(
          row.getString(1),
          identifier,
          row.getString(9),
          row.getInt(10),
          locale,
          Optional.ofNullable(row.getString(11)).orElse("unknown"),
          row.getLong(8));
    }
  }

  private static String identifier(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var allowed = statement.executeQuery(MAY_READ_IDENTIFIER)) {
        allowed.next();
        if (!allowed.getBoolean(1)) {
          return "unknown";
        }
      }
      try (var row = statement.executeQuery(IDENTIFIER)) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
