package dev.belay.postgres.sandbox;

import static dev.belay.postgres.sandbox.SandboxServer.MIGRATOR;
import static dev.belay.postgres.sandbox.SandboxServer.SEED_DATABASE;
import static dev.belay.postgres.sandbox.SandboxServer.SUPERUSER;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The roles and databases inside a sandbox's server: making them, and putting them back as new. */
final class SandboxDatabase {
  /** The name that a new copy has until it is complete. */
  private static final String NEXT = "nchat_next";

  private final SandboxServer server;
  private final SandboxObserver progress;

  SandboxDatabase(SandboxServer server, SandboxObserver progress) {
    this.server = server;
    this.progress = progress;
  }

  /** Makes the role and the filled seed database, then the database itself. */
  void make(SampleSize size) throws SQLException, IOException {
    var password = Files.readString(server.passwordFile(MIGRATOR)).strip();
    try (var connection = server.connect(SUPERUSER, "postgres");
        var statement = connection.createStatement()) {
      // The password is to stand neither in the log nor in pg_stat_statements.
      statement.execute("SET log_min_duration_statement = -1");
      statement.execute("SET log_min_error_statement = panic");
      statement.execute("SET pg_stat_statements.track = 'none'");
      statement.execute(
          "CREATE ROLE migrator LOGIN CREATEDB IN ROLE pg_monitor, pg_signal_backend PASSWORD "
              + statement.enquoteLiteral(password));
      statement.execute("RESET ALL");
      statement.execute("CREATE DATABASE nchat_seed OWNER migrator");
      if (preloaded(statement)) {
        // Kept out of nchat: migrator could not restore it from a backup, for it takes a superuser.
        statement.execute("CREATE EXTENSION pg_stat_statements");
      }
    }
    try (var connection = server.connect(MIGRATOR, SEED_DATABASE)) {
      new ChatSample(size, progress).fill(connection);
    }
    try (var connection = server.connect(SUPERUSER, "postgres");
        var statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE nchat_seed IS_TEMPLATE true ALLOW_CONNECTIONS false");
      copySeed(statement);
      statement.execute("ALTER DATABASE nchat_next RENAME TO nchat");
    }
  }

  /**
   * What faults may have set must not stop their own removal; no lock is waited for without end.
   */
  private static final String UNHINDERED =
      """
      SET default_transaction_read_only = off;
      SET statement_timeout = 0;
      SET lock_timeout = '20s';
      """;

  private static boolean preloaded(Statement statement) throws SQLException {
    try (var row = statement.executeQuery("SHOW shared_preload_libraries")) {
      return row.next() && row.getString(1).contains("pg_stat_statements");
    }
  }

  private void copySeed(Statement statement) throws SQLException {
    progress.step("Copying the database", 0, 1);
    // Copying files costs less than logging every block (manual, CREATE DATABASE, STRATEGY; since
    // 15).
    var strategy = server.programs().majorVersion() >= 15 ? " STRATEGY file_copy" : "";
    statement.execute("CREATE DATABASE nchat_next OWNER migrator TEMPLATE nchat_seed" + strategy);
    progress.step("Copying the database", 1, 1);
  }

  /**
   * Puts everything back as new: the new copy is complete before the old database goes, so a
   * failure in between leaves one of the two, and the next reset goes on from there. Other
   * databases that migrator made, faults in settings and in the role go too.
   */
  void reset() throws SQLException {
    try (var connection = server.connect(SUPERUSER, "postgres");
        var statement = connection.createStatement()) {
      statement.execute(UNHINDERED);
      statement.execute("ALTER SYSTEM RESET ALL");
      if (databases(statement).contains(NEXT)) {
        drop(statement, NEXT);
      }
      copySeed(statement);
      for (var database : databases(statement)) {
        if (!database.equals(NEXT)) {
          drop(statement, database);
        }
      }
      statement.execute("ALTER DATABASE nchat_next RENAME TO nchat");
      statement.execute("ALTER ROLE migrator RESET ALL");
      statement.execute(
          "ALTER ROLE migrator LOGIN CREATEDB NOSUPERUSER CONNECTION LIMIT -1 VALID UNTIL"
              + " 'infinity'");
      statement.execute("GRANT pg_monitor, pg_signal_backend TO migrator");
    }
    reload();
  }

  /** Has the server read its settings again; new sessions have them when this returns. */
  void reload() throws SQLException {
    Timestamp asked;
    try (var connection = server.connect(SUPERUSER, "postgres");
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT clock_timestamp(), pg_reload_conf()")) {
      row.next();
      asked = row.getTimestamp(1);
    }
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (loaded().before(asked) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** When the postmaster read the settings that a new session begins with. */
  private Timestamp loaded() throws SQLException {
    try (var connection = server.connect(SUPERUSER, "postgres");
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_conf_load_time()")) {
      row.next();
      return row.getTimestamp(1);
    }
  }

  /** All but the server's own databases and the seed. */
  private static List<String> databases(Statement statement) throws SQLException {
    return strings(
        statement,
        """
        SELECT datname FROM pg_database
         WHERE datname NOT IN ('postgres', 'template0', 'template1', 'nchat_seed')
         ORDER BY datname
        """);
  }

  /**
   * Drops a database whatever stands in the way: sessions, and what FORCE does not end (manual,
   * DROP DATABASE), which are prepared transactions, replication slots and subscriptions.
   */
  private void drop(Statement statement, String database) throws SQLException {
    var name = statement.enquoteIdentifier(database, true);
    statement.execute("ALTER DATABASE " + name + " IS_TEMPLATE false ALLOW_CONNECTIONS true");
    try (var inside = server.connect(SUPERUSER, database);
        var cleaning = inside.createStatement()) {
      cleaning.execute(UNHINDERED);
      for (var command : strings(cleaning, OBSTACLES)) {
        cleaning.execute(command);
      }
    }
    statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  /** The commands that clear a database of what keeps it from being dropped, in their order. */
  private static final String OBSTACLES =
      """
      SELECT command
        FROM (SELECT 1 AS turn, format('ROLLBACK PREPARED %L', gid) AS command
                FROM pg_prepared_xacts WHERE database = current_database()
              UNION ALL
              SELECT 2, format('SELECT pg_terminate_backend(%s, 5000)', active_pid)
                FROM pg_replication_slots
               WHERE database = current_database() AND active_pid IS NOT NULL
              UNION ALL
              SELECT 3, format('SELECT pg_drop_replication_slot(%L)', slot_name)
                FROM pg_replication_slots WHERE database = current_database()
              UNION ALL
              SELECT 4 + step, format(format, subname)
                FROM pg_subscription
                JOIN pg_database d ON d.oid = subdbid AND d.datname = current_database(),
                     unnest(ARRAY['ALTER SUBSCRIPTION %I DISABLE',
                                  'ALTER SUBSCRIPTION %I SET (slot_name = NONE)',
                                  'DROP SUBSCRIPTION %I']) WITH ORDINALITY f (format, step)) c
       ORDER BY turn
      """;

  private static List<String> strings(Statement statement, String sql) throws SQLException {
    var found = new ArrayList<String>();
    try (var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
