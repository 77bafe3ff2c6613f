package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("servers")
class PlainHistoryTest {
  private static final AppliedBy BY = new AppliedBy("run-7", "apply");

  private final TestServer server;
  private final History history = new PlainFormat().history();
  private String database = "";

  PlainHistoryTest(TestServer server) {
    this.server = server;
  }

  static List<TestServer> servers() {
    return TestServer.covered();
  }

  @BeforeEach
  void makeDatabase() {
    database = server.freshDatabase();
  }

  @Test
  void remembersWhatWasAppliedByWhomAndInWhichTransaction() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      connection.setAutoCommit(false);
      history.recordApplied(connection, migration("054", "threads"), BY);
      var id = value(connection, "SELECT pg_current_xact_id()");
      connection.commit();
      var row = history.find(connection, "54").orElseThrow();
      assertThat(row.version()).isEqualTo("054");
      assertThat(row.name()).isEqualTo("threads");
      assertThat(row.sha256()).isEqualTo(migration("054", "threads").sha256());
      assertThat(row.by()).isEqualTo(BY);
      assertThat(row.role()).isEqualTo(TestServer.USER);
      assertThat(row.transactionId()).isEqualTo(Long.parseLong(id));
      assertThat(row.at()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
  }

  @Test
  void listsByTheValueOfTheVersion() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      for (var version : List.of("10", "2", "001")) {
        history.recordApplied(connection, migration(version, "x"), BY);
      }
      assertThat(history.applied(connection))
          .extracting(Applied::version)
          .containsExactly("001", "2", "10");
    }
  }

  @Test
  void knowsNothingAppliedWhereItsTableIsMissing() throws SQLException {
    try (var connection = server.connect(database)) {
      assertThat(history.applied(connection)).isEmpty();
      assertThat(history.find(connection, "1")).isEmpty();
    }
    assertThat(server.value(database, "SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @Test
  void losesTheRowWithTheTransactionThatIsRolledBack() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      connection.setAutoCommit(false);
      history.recordApplied(connection, migration("1", "x"), BY);
      assertThat(history.find(connection, "1")).isPresent();
      connection.rollback();
      assertThat(history.find(connection, "1")).isEmpty();
    }
  }

  @Test
  void losesTheRowWhenTheSessionIsTerminatedBeforeItsCommit() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      connection.setAutoCommit(false);
      history.recordApplied(connection, migration("1", "x"), BY);
      var pid = value(connection, "SELECT pg_backend_pid()");
      server.execute("postgres", "SELECT pg_terminate_backend(" + pid + ", 10000)");
    }
    try (var connection = server.connect(database)) {
      assertThat(history.applied(connection)).isEmpty();
    }
  }

  @Test
  void removesTheRowOfAMigrationThatWasRolledBack() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      history.recordApplied(connection, migration("007", "x"), BY);
      history.recordRolledBack(connection, migration("7", "x"));
      assertThat(history.applied(connection)).isEmpty();
      assertThatThrownBy(() -> history.recordRolledBack(connection, migration("7", "x")))
          .hasMessageContaining("belay.migration_history has no row for 7_x")
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("02000");
    }
  }

  @Test
  void refusesToRecordAVersionTwice() throws Exception {
    try (var connection = server.connect(database)) {
      history.ensure(connection);
      history.recordApplied(connection, migration("1", "x"), BY);
      assertThatThrownBy(() -> history.recordApplied(connection, migration("1", "y"), BY))
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("23505");
    }
  }

  @Test
  void takesNoLockOnItsTableWhereItExists() throws SQLException {
    try (var owner = server.connect(database);
        var other = server.connect(database)) {
      history.ensure(owner);
      owner.setAutoCommit(false);
      try (var statement = owner.createStatement()) {
        statement.execute("LOCK TABLE belay.migration_history IN ACCESS EXCLUSIVE MODE");
      }
      try (var statement = other.createStatement()) {
        statement.execute("SET lock_timeout = '2s'");
      }
      history.ensure(other);
      owner.rollback();
    }
  }

  @Test
  void waitsForASessionThatMakesTheTableAndThenUsesIt() throws Exception {
    assertThat(raceAgainst(Connection::commit)).isEqualTo("made by the first");
  }

  @Test
  void makesTheTableWhenTheSessionThatDidItRollsBack() throws Exception {
    assertThat(raceAgainst(Connection::rollback)).isEqualTo("made by the second");
  }

  @Test
  void isMadeOnceWhenManySessionsStartTogether() throws Exception {
    var together = new CyclicBarrier(8);
    Callable<Boolean> session =
        () -> {
          try (var connection = server.connect(database)) {
            together.await();
            history.ensure(connection);
            return connection.getAutoCommit();
          }
        };
    var results = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 8; i++) {
        results.add(threads.submit(session));
      }
    }
    for (var result : results) {
      assertThat(result.get()).isTrue();
    }
  }

  @Test
  void joinsTheOpenTransactionAndLeavesItUsable() throws Exception {
    try (var connection = server.connect(database)) {
      connection.setAutoCommit(false);
      history.ensure(connection);
      history.recordApplied(connection, migration("1", "x"), BY);
      connection.rollback();
    }
    assertThat(server.value(database, "SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @Test
  void needsNoRightButCreateOnTheDatabase() throws Exception {
    var role = "migrator_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN PASSWORD 'x'",
        "GRANT CREATE ON DATABASE " + database + " TO " + role);
    try (var connection = DriverManager.getConnection(server.jdbcUrl(database), role, "x")) {
      history.ensure(connection);
      history.recordApplied(connection, migration("1", "x"), BY);
      assertThat(history.applied(connection)).extracting(Applied::role).containsExactly(role);
    }
    server.execute(database, "REVOKE CREATE ON DATABASE " + database + " FROM " + role);
    try (var connection = DriverManager.getConnection(server.jdbcUrl(database), role, "x")) {
      history.ensure(connection);
      history.recordApplied(connection, migration("2", "x"), BY);
    }
  }

  @Test
  void writesToItsOwnTableWhateverTheSearchPath() throws Exception {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      history.ensure(connection);
      statement.execute("CREATE SCHEMA trap");
      statement.execute("CREATE TABLE trap.migration_history (version text)");
      statement.execute("SET search_path = trap");
      history.recordApplied(connection, migration("1", "it's; \"x\""), BY);
      assertThat(history.applied(connection))
          .extracting(Applied::name)
          .containsExactly("it's; \"x\"");
    }
  }

  @Test
  void leavesATableOfSomebodyElseAlone() throws SQLException {
    server.execute(database, "CREATE SCHEMA belay", "CREATE TABLE belay.migration_history (a int)");
    try (var connection = server.connect(database)) {
      assertThatThrownBy(() -> history.ensure(connection))
          .hasMessageContaining("with other columns")
          .hasMessageContaining("Rename that table");
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  private interface End {
    void apply(Connection connection) throws SQLException;
  }

  /** Two sessions make the table; the second waits for the first, which then ends in that way. */
  private String raceAgainst(End end) throws Exception {
    try (var first = server.connect(database);
        var second = server.connect(database);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var firstPid = value(first, "SELECT pg_backend_pid()");
      var secondPid = value(second, "SELECT pg_backend_pid()");
      first.setAutoCommit(false);
      history.ensure(first);
      history.recordApplied(first, migration("1", "first"), BY);
      var result =
          threads.submit(() -> {
            history.ensure(second);
            return true;
          });
      awaitBlocked(secondPid, firstPid);
      end.apply(first);
      assertThat(result.get()).isTrue();
      return history.find(second, "1").isPresent() ? "made by the first" : "made by the second";
    }
  }

  private void awaitBlocked(String waiting, String blocker) throws SQLException {
    var deadline = Instant.now().plus(Duration.ofSeconds(10));
    try (var watch = server.connect(database)) {
      while (!value(watch, "SELECT pg_blocking_pids(" + waiting + ")")
          .equals("{" + blocker + "}")) {
        assertThat(Instant.now()).as("the second session waits").isBefore(deadline);
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static Migration migration(String version, String name) throws ScriptException {
    var sql = SqlScript.parse("x.sql", "SELECT 'the same script'");
    return new Migration(version, name, new Script(Path.of("x.sql"), sql, true), Optional.empty());
  }
}
