package dev.belay.postgres.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in a sandbox of the usual size, on local and on built-in programs. */
@ParameterizedClass
@EnumSource(names = {"LOCAL", "EMBEDDED"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxContentsTest {
  private static final Path MIGRATIONS = Path.of("runbooks/sandbox/migrations");

  @TempDir static Path home;

  @Parameter SandboxOptions.From from;

  private final List<String> steps = new ArrayList<>();
  private Sandbox sandbox;
  private SandboxServer server;

  /** Set by a test that changes something before it does. */
  private boolean changed;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start() throws SandboxException {
    sandbox =
        new Sandbox(
            home,
            SandboxOptions.usual().from(from),
            (what, done, of) -> steps.add(what + " " + done + "/" + of));
    steps.clear();
    changed = false;
    var started = System.nanoTime();
    server = sandbox.start();
    System.out.printf(
        "sandbox on %s: started and filled in %d ms%n",
        server.programs().label(), (System.nanoTime() - started) / 1_000_000);
  }

  @AfterParameterizedClassInvocation
  void stop() throws SandboxException {
    sandbox.stop();
    assertThat(server.folder()).doesNotExist();
  }

  @BeforeEach
  void asNew() throws SandboxException {
    if (changed) {
      sandbox.reset();
      changed = false;
    }
  }

  @Test
  void theStartTellsItsProgressToTheLastRow() {
    assertThat(steps)
        .contains("Making the cluster 1/1", "Filling users 20000/20000")
        .contains("Filling messages 200000/200000", "Copying the database 1/1");
  }

  @Test
  void theTablesHoldTheRowsThatTheSizeSays() throws SQLException {
    assertThat(
            column(
                """
                SELECT concat_ws(' ', (SELECT count(*) FROM nchat.nchat_users),
                         (SELECT count(*) FROM nchat.nchat_channels),
                         (SELECT count(*) FROM nchat.nchat_memberships),
                         (SELECT count(*) FROM nchat.nchat_messages),
                         (SELECT count(*) FROM nchat.nchat_events))
                """))
        .containsExactly("20000 500 60000 200000 60000");
    assertThat(column("SELECT count(*) FROM nchat.nchat_events_later")).containsExactly("0");
    assertThat(column("SELECT count(DISTINCT tableoid) FROM nchat.nchat_events"))
        .containsExactly("6");
    assertThat(column("SELECT sum(messages) FROM nchat.nchat_channel_activity"))
        .containsExactly("200000");
  }

  @Test
  void theSchemaHasEveryKindOfObjectThatAMigrationMeets() throws SQLException {
    changed = true;
    assertThat(column("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"))
        .containsExactly("6");
    assertThat(column("SELECT bool_and(convalidated)::text FROM pg_constraint"))
        .containsExactly("true");
    assertThat(
            column(
                """
                SELECT DISTINCT relkind::text FROM pg_class
                 WHERE relnamespace = 'nchat'::regnamespace ORDER BY 1
                """))
        .containsExactly("I", "i", "p", "r", "v");
    assertThat(column("SELECT count(*) FROM pg_type WHERE typtype = 'e'")).containsExactly("2");
    assertThat(column("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
        .containsExactly("1");
    assertThat(
            column(
                """
                WITH touched AS (
                  UPDATE nchat.nchat_users SET display_name = 'New' WHERE username = 'user1'
                  RETURNING updated_at)
                SELECT (updated_at > '2026-06-01')::text FROM touched
                """))
        .containsExactly("true");
  }

  @Test
  void theApplicationIsNotInMaintenance() throws SQLException {
    assertThat(column("SELECT value FROM nchat.app_settings WHERE key = 'maintenance'"))
        .containsExactly("off");
  }

  @Test
  void everySandboxOfOneSizeHoldsTheSameRows() throws SQLException {
    assertThat(
            column(
                """
                SELECT md5(string_agg(concat_ws(' ', id, channel_id, user_id, thread_id, body,
                         extract(epoch FROM created_at)), '' ORDER BY id))
                  FROM nchat.nchat_messages
                """))
        .containsExactly("fe07ab08065e671fc11dca80655d126e");
  }

  @Test
  void theMigratorOwnsTheDatabaseAndIsNoSuperuser() throws SQLException {
    assertThat(
            column(
                """
                SELECT concat_ws(' ', current_user, rolsuper, rolcreatedb,
                         pg_has_role('pg_monitor', 'USAGE'),
                         pg_has_role('pg_signal_backend', 'USAGE'),
                         pg_get_userbyid(datdba))
                  FROM pg_roles, pg_database
                 WHERE rolname = current_user AND datname = current_database()
                """))
        .containsExactly("migrator f t t t migrator");
    assertThat(
            column(
                """
                SELECT count(*) FROM pg_class
                 WHERE relnamespace = 'nchat'::regnamespace AND relowner <> 'migrator'::regrole
                """))
        .containsExactly("0");
  }

  @Test
  void theServerIsSetUpForWhatTheGuidedMigrationSenses() throws SQLException {
    assertThat(
            column(
                """
                SELECT name || ' = ' || setting FROM pg_settings
                 WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_level',
                   'max_prepared_transactions', 'archive_mode', 'log_min_duration_statement',
                   'track_io_timing', 'listen_addresses', 'unix_socket_directories',
                   'shared_preload_libraries', 'data_checksums')
                 ORDER BY name
                """))
        .containsExactly(
            "archive_mode = on",
            "data_checksums = on",
            "fsync = on",
            "full_page_writes = on",
            "listen_addresses = 127.0.0.1",
            "log_min_duration_statement = 250",
            "max_prepared_transactions = 20",
            "shared_preload_libraries = pg_stat_statements",
            "synchronous_commit = on",
            "track_io_timing = on",
            "unix_socket_directories = ",
            "wal_level = logical");
  }

  @Test
  void theArchiverArchivesAndKeepsABoundedAmount() throws Exception {
    try (var superuser = server.connect(SandboxServer.SUPERUSER, "postgres");
        var statement = superuser.createStatement()) {
      var switches = 40;
      long before;
      try (var row = statement.executeQuery("SELECT archived_count FROM pg_stat_archiver")) {
        row.next();
        before = row.getLong(1);
      }
      for (var i = 0; i < switches; i++) {
        statement.execute("SELECT pg_logical_emit_message(true, 'test', 'x')");
        statement.execute("SELECT pg_switch_wal()");
      }
      Await.until(
          "the segments are archived",
          () -> {
            try (var row = statement.executeQuery("SELECT archived_count FROM pg_stat_archiver")) {
              row.next();
              return row.getLong(1) >= before + switches;
            }
          });
      assertThat(InstanceFolder.names(server.folder().resolve("archive"), "*"))
          .hasSizeBetween(31, 33);
      try (var row = statement.executeQuery("SELECT failed_count FROM pg_stat_archiver")) {
        row.next();
        assertThat(row.getInt(1)).isZero();
      }
    }
  }

  @Test
  void nobodyEntersWithoutThePasswordAndNobodyElseReadsIt() throws Exception {
    assertThatThrownBy(() ->
            DriverManager.getConnection(server.jdbcUrl("nchat") + "?user=migrator&password=guess"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThat(permissions(server.folder())).isEqualTo("rwx------");
    assertThat(permissions(server.passFile())).isEqualTo("rw-------");
    var password = Files.readString(server.passwordFile(SandboxServer.MIGRATOR)).strip();
    assertThat(Files.readString(server.passFile()))
        .contains("127.0.0.1:" + server.port() + ":*:migrator:" + password);
    assertThat(Files.readString(server.log())).doesNotContain(password);
    assertThat(server.toString()).doesNotContain(password);
  }

  @Test
  void everyMigrationGoesUpAndItsRollbackRestoresTheSchemaBefore() throws Exception {
    changed = true;
    var states = new ArrayList<List<String>>();
    var migrations = migrations();
    assertThat(migrations).hasSize(5);
    for (var file : migrations) {
      states.add(schema());
      run(file);
      assertThat(schema()).as(file.toString()).isNotEqualTo(states.getLast());
    }
    for (var file : migrations.reversed()) {
      run(rollbackOf(file));
      assertThat(schema()).as("after rolling back " + file).isEqualTo(states.removeLast());
    }
  }

  @Test
  void everyMigrationCanBeAppliedAgainAfterItsRollback() throws Exception {
    changed = true;
    for (var file : migrations()) {
      run(file);
      run(rollbackOf(file));
      run(file);
    }
    assertThat(column("SELECT bool_and(convalidated)::text FROM pg_constraint"))
        .containsExactly("true");
    assertThat(column("SELECT bool_and(indisvalid)::text FROM pg_index")).containsExactly("true");
  }

  @Test
  void aResetPutsEverythingBackWhateverStandsInTheWay() throws Exception {
    changed = true;
    var before = schema();
    var session = server.connect(SandboxServer.MIGRATOR, "nchat");
    try (var dirt = session.createStatement();
        var superuser = server.connect(SandboxServer.SUPERUSER, "postgres");
        var faults = superuser.createStatement()) {
      try (var inside = server.connect(SandboxServer.SUPERUSER, "nchat");
          var slot = inside.createStatement()) {
        slot.execute("SELECT pg_create_logical_replication_slot('left_over', 'test_decoding')");
      }
      dirt.execute("DROP VIEW nchat.nchat_channel_activity");
      dirt.execute("DELETE FROM nchat.nchat_events");
      dirt.execute("BEGIN; CREATE TABLE public.prepared (); PREPARE TRANSACTION 'left''over'");
      dirt.execute("CREATE DATABASE scratch");
      faults.execute("ALTER ROLE migrator CONNECTION LIMIT 0 NOCREATEDB");
      faults.execute("ALTER SYSTEM SET lock_timeout = '1ms'");
      faults.execute("ALTER SYSTEM SET default_transaction_read_only = on");
      faults.execute("ALTER DATABASE nchat ALLOW_CONNECTIONS false");
      faults.execute("SELECT pg_reload_conf()");
      sandbox.reset();

      assertThat(schema()).isEqualTo(before);
      assertThat(column("SELECT count(*) FROM nchat.nchat_events")).containsExactly("60000");
      assertThat(column("SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1"))
          .containsExactly("nchat", "postgres", "template1");
      assertThat(column("SELECT count(*) FROM pg_prepared_xacts")).containsExactly("0");
      assertThat(column("SELECT count(*) FROM pg_replication_slots")).containsExactly("0");
      assertThat(column("SHOW lock_timeout")).containsExactly("0");
      assertThat(session.isValid(5)).isFalse();
    } catch (SQLException e) {
      // Closing the statement of a session that the reset ended says so.
      assertThat(e.getSQLState()).startsWith("08");
    }
  }

  @Test
  void aResetGoesOnWhereOneThatWasCutOffLeftTheDatabases() throws Exception {
    changed = true;
    try (var superuser = server.connect(SandboxServer.SUPERUSER, "postgres");
        var statement = superuser.createStatement()) {
      statement.execute("DROP DATABASE nchat WITH (FORCE)");
      statement.execute("CREATE DATABASE nchat_next");
    }
    sandbox.reset();
    assertThat(column("SELECT count(*) FROM nchat.nchat_users")).containsExactly("20000");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<Path> migrations() throws IOException {
    try (var files = Files.list(MIGRATIONS)) {
      return files
          .filter(file -> !file.toString().endsWith(".rollback.sql"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static Path rollbackOf(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".sql", ".rollback.sql"));
  }

  /**
   * As a plain client runs a file: its statements in one transaction, or alone where it says so.
   */
  private void run(Path file) throws IOException, SQLException {
    var sql = Files.readString(file);
    try (var connection = server.connect(SandboxServer.MIGRATOR, "nchat");
        var statement = connection.createStatement()) {
      connection.setAutoCommit(sql.startsWith("-- belay: no-transaction"));
      statement.execute(sql);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  /** Everything that a migration of the sample can change, as lines of text. */
  private List<String> schema() throws SQLException {
    return column(
        """
        SELECT 'column ' || attrelid::regclass || ' ' || attname || ' '
                 || format_type(atttypid, atttypmod) || ' ' || attnotnull
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE relnamespace = 'nchat'::regnamespace AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT 'index ' || pg_get_indexdef(indexrelid) || ' ' || indisvalid
          FROM pg_index JOIN pg_class c ON c.oid = indexrelid
         WHERE relnamespace = 'nchat'::regnamespace
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
                 || pg_get_constraintdef(oid) || ' ' || convalidated
          FROM pg_constraint WHERE connamespace = 'nchat'::regnamespace
        UNION ALL
        SELECT 'relation ' || relname || ' ' || relkind::text || ' '
                 || coalesce(obj_description(oid, 'pg_class'), '')
          FROM pg_class WHERE relnamespace = 'nchat'::regnamespace
        ORDER BY 1
        """);
  }

  private List<String> column(String sql) throws SQLException {
    try (Connection connection = server.connect(SandboxServer.MIGRATOR, "nchat");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
