package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What any write to an otherwise idle server would move. Autovacuum is off on the servers that are
 * measured.
 *
 * @param nextTransaction the next transaction id: the strongest sign, for no write goes without one
 * @param wal the position of the write-ahead log
 * @param tuples inserted, updated and deleted in the database since its statistics began
 * @param databases the names of all databases
 * @param schema the fingerprint of the database's schema, Belay's own included
 * @param rows the number of rows of every table and a checksum of them
 */
record WriteCounters(
    String nextTransaction,
    long wal,
    String tuples,
    String databases,
    String schema,
    TreeMap<String, String> rows) {
  /**
   * The background writer notes the running transactions in the log by itself for standbys, some 50
   * bytes at a time. A claim or a nonce row takes more, and moves the transaction id.
   */
  private static final long LOG_OF_ITS_OWN = 128;

  private static final String OTHER_SESSIONS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      """;

  private static final String TABLES =
      """
      SELECT c.oid::regclass::text FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  /** Measures, once no other session is left there, so that its statistics are flushed. */
  static WriteCounters of(int port, String database) {
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "")) {
      awaitQuiet(connection);
      var rows = new TreeMap<String, String>();
      for (var table : list(connection, TABLES)) {
        rows.put(
            table,
            value(
                connection,
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)),"
                    + " '') FROM "
                    + table
                    + " t"));
      }
      return new WriteCounters(
          value(connection, "SELECT txid_snapshot_xmax(txid_current_snapshot())"),
          Long.parseLong(
              value(
                  connection,
                  "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                      + " ELSE pg_current_wal_insert_lsn() END - '0/0')::bigint")),
          value(
              connection,
              "SELECT tup_inserted || ' ' || tup_updated || ' ' || tup_deleted"
                  + " FROM pg_stat_database WHERE datname = current_database()"),
          String.join(",", list(connection, "SELECT datname FROM pg_database ORDER BY 1")),
          SchemaSnapshot.read(connection, new SchemaFilter(Set.of(), Set.of())).fingerprint(),
          rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails, naming the counter, where anything was written since the earlier measure. */
  void assertNothingWrittenSince(WriteCounters before) {
    assertThat(nextTransaction).as("next transaction id").isEqualTo(before.nextTransaction);
    assertThat(wal - before.wal).as("bytes of log").isBetween(0L, LOG_OF_ITS_OWN);
    assertThat(tuples).as("tuples written").isEqualTo(before.tuples);
    assertThat(databases).as("databases").isEqualTo(before.databases);
    assertThat(schema).as("schema").isEqualTo(before.schema);
    assertThat(rows).as("rows").isEqualTo(before.rows);
  }

  private static void awaitQuiet(Connection connection) throws SQLException {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!"0".equals(value(connection, OTHER_SESSIONS))) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("Another session is still there");
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    return list(connection, sql).getFirst();
  }

  private static List<String> list(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    }
  }
}
