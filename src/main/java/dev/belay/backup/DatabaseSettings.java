package dev.belay.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Copies what belongs to a database and not to its contents, and what a dump therefore leaves out:
 * owner, privileges, settings, connection limit, comment (PostgreSQL manual, pg_dump, option {@code
 * --create}).
 */
final class DatabaseSettings {
  /** Settings that are lists of names are stored quoted already (pg_dump treats them alike). */
  private static final String STATEMENTS =
      """
      WITH source AS (SELECT * FROM pg_catalog.pg_database WHERE datname = ?),
           target (name) AS (VALUES (?::text))
      SELECT sql FROM (
        SELECT 1 AS step, format('ALTER DATABASE %I OWNER TO %I', target.name,
                                 pg_catalog.pg_get_userbyid(source.datdba)) AS sql
        FROM source, target
        UNION ALL
        SELECT 2, format('ALTER DATABASE %I CONNECTION LIMIT %s', target.name, source.datconnlimit)
        FROM source, target
        UNION ALL
        SELECT 3, format('COMMENT ON DATABASE %I IS %L', target.name,
                         pg_catalog.shobj_description(source.oid, 'pg_database'))
        FROM source, target
        UNION ALL
        SELECT 4, format('REVOKE ALL ON DATABASE %I FROM PUBLIC', target.name)
        FROM source, target WHERE source.datacl IS NOT NULL
        UNION ALL
        SELECT 5, format('GRANT %s ON DATABASE %I TO %s%s', acl.privilege_type, target.name,
                         CASE WHEN acl.grantee = 0 THEN 'PUBLIC'
                              ELSE quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) END,
                         CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM source, target, pg_catalog.aclexplode(source.datacl) AS acl
        UNION ALL
        SELECT 6, CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I', target.name)
                       ELSE format('ALTER ROLE %I IN DATABASE %I',
                                   pg_catalog.pg_get_userbyid(s.setrole), target.name) END
                  || format(' SET %s TO ', (SELECT string_agg(quote_ident(part), '.' ORDER BY place)
                                            FROM regexp_split_to_table(pair.name, '\\.')
                                                 WITH ORDINALITY AS p (part, place)))
                  || CASE WHEN pair.name IN ('search_path', 'temp_tablespaces',
                                             'session_preload_libraries', 'local_preload_libraries',
                                             'unix_socket_directories', 'shared_preload_libraries')
                               AND pair.value <> ''
                          THEN pair.value ELSE quote_literal(pair.value) END
        FROM source
        CROSS JOIN target
        JOIN pg_catalog.pg_db_role_setting AS s ON s.setdatabase = source.oid
        CROSS JOIN LATERAL unnest(s.setconfig) AS entry (text)
        CROSS JOIN LATERAL (SELECT split_part(entry.text, '=', 1),
                                   substr(entry.text, strpos(entry.text, '=') + 1))
                           AS pair (name, value)) AS statements
      ORDER BY step, sql
      """;

  private DatabaseSettings() {}

  /** Copies them in one transaction. */
  static void copy(Connection connection, String from, String to) throws SQLException {
    var statements = new ArrayList<String>();
    try (var statement = connection.prepareStatement(STATEMENTS)) {
      statement.setString(1, from);
      statement.setString(2, to);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          statements.add(rows.getString(1));
        }
      }
    }
    connection.setAutoCommit(false);
    try {
      for (var sql : statements) {
        NewDatabase.execute(connection, sql);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
