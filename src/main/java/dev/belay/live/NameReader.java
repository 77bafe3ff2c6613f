package dev.belay.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks for the names that samples lacked. The only part that touches catalogs for names. */
final class NameReader {
  private static final String ROLES = "SELECT oid::bigint, rolname::text FROM pg_catalog.pg_roles";

  private static final String DATABASES =
      "SELECT oid::bigint, datname::text FROM pg_catalog.pg_database";

  private static final String HERE =
      "SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = current_database()";

  private static final String RELATIONS =
      """
      SELECT c.oid::bigint,
             CASE c.relkind WHEN 'i' THEN 'index ' WHEN 'I' THEN 'index ' WHEN 'S' THEN 'sequence '
                            WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view '
                            WHEN 't' THEN 'TOAST table ' WHEN 'f' THEN 'foreign table '
                            WHEN 'c' THEN 'type ' ELSE 'table ' END
             || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.oid = ANY (?::oid[])\
      """;

  /** Roles and databases are renamed too, but rarely. */
  private static final Duration GLOBAL = Duration.ofSeconds(5);

  private final Names names;
  private Optional<Long> lastGlobal = Optional.empty();

  NameReader(Names names) {
    this.names = names;
  }

  /** What does not depend on the database. */
  void readGlobal(Connection connection) throws SQLException {
    names.learnDatabases(pairs(connection, DATABASES));
    names.learnRoles(pairs(connection, ROLES));
    lastGlobal = Optional.of(System.nanoTime());
  }

  /** What samples lacked, and once more what they show: names change under a watch. */
  void read(Connection connection) throws SQLException {
    var old = lastGlobal.isEmpty() || System.nanoTime() - lastGlobal.get() >= GLOBAL.toNanos();
    if (old || names.lacksDatabases() || names.lacksRoles()) {
      readGlobal(connection);
    }
    var here = here(connection);
    var oids = names.relationsToRead(here);
    if (oids.isEmpty()) {
      return;
    }
    var array = connection.createArrayOf("int8", oids.toArray());
    try (var statement = connection.prepareStatement(RELATIONS)) {
      statement.setArray(1, array);
      var found = new HashMap<Long, String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getLong(1), rows.getString(2));
        }
      }
      names.learnRelations(here, oids, found);
    } finally {
      array.free();
    }
  }

  private static long here(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(HERE)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static Map<Long, String> pairs(Connection connection, String sql) throws SQLException {
    var found = new HashMap<Long, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(rows.getLong(1), rows.getString(2));
      }
    }
    return found;
  }
}
