package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Verdict;
import dev.belay.postgres.Connector;
import dev.belay.postgres.SessionRole;
import dev.belay.sql.SqlScript;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is true after a statement was interrupted, and what is read from it, on every version. */
@Timeout(60)
class SettlingFactsTest {
  @TempDir Path folder;

  static List<TestServer> servers() {
    return TestServer.covered();
  }

  private RunFixture fixture(TestServer server) {
    var fixture = new RunFixture(server, folder);
    fixture.execute(
        "CREATE TABLE t (id int)",
        "INSERT INTO t VALUES (1), (1)",
        "CREATE TABLE p (id int) PARTITION BY LIST (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
    return fixture;
  }

  private static String sql(String id, String sql) {
    return """
    - id: %s
      title: Do it
      why: It is tried.
      risk: ddl
      confirm: none
      action: {type: sql, transaction: auto, sql: "%s"}
      undo: {none: a test}
    """
        .formatted(id, sql);
  }

  /** Sends the statement on a session of its own and cancels it once it waits for a lock. */
  private static void cancelWhileItWaits(RunFixture fixture, String sql) throws Exception {
    try (var connection = fixture.server.connect(fixture.database);
        var statement = connection.createStatement()) {
      var canceller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(() -> waits(fixture));
                  statement.cancel();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      try {
        statement.execute(sql);
        throw new AssertionError("It was not cancelled: " + sql);
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("57014");
      }
      canceller.join();
    }
  }

  private static boolean waits(RunFixture fixture) {
    return fixture
        .value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'")
        .equals("1");
  }

  /** A transaction that has read both tables and stays open. */
  private static Connection reader(RunFixture fixture) throws SQLException {
    var connection = fixture.server.connect(fixture.database);
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT count(*) FROM t, p");
    }
    return connection;
  }

  private static LoneStatements.Finding settle(RunFixture fixture, String sql, String before)
      throws Exception {
    var effect = SqlScript.parse("test", sql).statements().getFirst().effect();
    try (var connection = fixture.server.connect(fixture.database)) {
      return LoneStatements.settle(connection, effect, before);
    }
  }

  private static String before(RunFixture fixture, String sql) throws Exception {
    var effect = SqlScript.parse("test", sql).statements().getFirst().effect();
    try (var connection = fixture.server.connect(fixture.database)) {
      return LoneStatements.before(connection, effect);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aStatementInFlightCommitsAfterItsClientDied(TestServer server) throws Exception {
    var fixture = fixture(server);
    try (var connection = server.connect(fixture.database)) {
      var statement = connection.createStatement();
      statement.execute("SET client_connection_check_interval = 0");
      Thread.ofVirtual()
          .start(() -> {
            try {
              statement.execute("INSERT INTO t SELECT 7 FROM pg_sleep(1)");
            } catch (SQLException _) {
              // Its client is gone.
            }
          });
      Eventually.until(() -> fixture.value(SLEEPING).equals("1"));
      connection.abort(Runnable::run);
    }

    assertThat(fixture.value("SELECT count(*) FROM t WHERE id = 7")).isEqualTo("0");
    Eventually.until(() -> fixture.value("SELECT count(*) FROM t WHERE id = 7").equals("1"));
  }

  private static final String SLEEPING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
          + " AND datname = current_database()";

  @ParameterizedTest
  @MethodSource("servers")
  void theServerNoticesWithinSecondsThatBelayDied(TestServer server) throws Exception {
    var fixture = fixture(server);
    var session = new Connector().open(fixture.target(), SessionRole.WORK, "belay/test");
    Thread.ofVirtual()
        .start(() -> {
          try (var statement = session.jdbc().createStatement()) {
            statement.execute("SELECT pg_sleep(60)");
          } catch (SQLException _) {
            // Its client is gone.
          }
        });
    Eventually.until(() -> fixture.value(SLEEPING).equals("1"));

    session.jdbc().abort(Runnable::run);

    var took = Eventually.until(Duration.ofSeconds(10), () -> fixture.value(SLEEPING).equals("0"));
    assertThat(took).isLessThan(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aConcurrentIndexIsJudgedByItsValidity(TestServer server) throws Exception {
    var fixture = fixture(server);
    var create = "CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)";
    var before = before(fixture, create);

    assertThat(settle(fixture, create, before).verdict()).isEqualTo(Verdict.ROLLED_BACK);
    try (var connection = server.connect(fixture.database);
        var statement = connection.createStatement()) {
      try {
        statement.execute(create);
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("23505");
      }
    }
    var invalid = settle(fixture, create, before);
    assertThat(invalid.verdict()).isEqualTo(Verdict.ROLLED_BACK);
    assertThat(invalid.leftover().orElseThrow()).contains("dropped before the next try");

    fixture.execute("DROP INDEX i", "CREATE INDEX CONCURRENTLY i ON t (id)");
    assertThat(settle(fixture, create, before).verdict()).isEqualTo(Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void anInvalidIndexThatIsBeingBuiltIsStillRunning(TestServer server) throws Exception {
    var fixture = fixture(server);
    var create = "CREATE INDEX CONCURRENTLY i ON t (id)";
    Thread builder;
    try (var writer = server.connect(fixture.database);
        var statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (2)");
      builder = Thread.ofVirtual().start(() -> fixture.execute(create));
      Eventually.until(() -> waits(fixture));

      assertThat(settle(fixture, create, before(fixture, create)).verdict())
          .isEqualTo(Verdict.STILL_RUNNING);
    }
    builder.join();
    assertThat(settle(fixture, create, "").verdict()).isEqualTo(Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aBrokenOffRebuildIsKnownByItsLeftover(TestServer server) throws Exception {
    var fixture = fixture(server);
    fixture.execute("CREATE INDEX i ON t (id)");
    var reindex = "REINDEX INDEX CONCURRENTLY i";
    var before = before(fixture, reindex);
    assertThat(settle(fixture, reindex, before).verdict()).isEqualTo(Verdict.ROLLED_BACK);
    try (var reader = reader(fixture)) {
      try (var statement = reader.createStatement()) {
        statement.execute("INSERT INTO t VALUES (3)");
      }
      cancelWhileItWaits(fixture, reindex);
    }

    var broken = settle(fixture, reindex, before);

    assertThat(broken.verdict()).isEqualTo(Verdict.ROLLED_BACK);
    assertThat(broken.leftover().orElseThrow()).contains("i_ccnew");
    fixture.execute("DROP INDEX i_ccnew", reindex);
    assertThat(settle(fixture, reindex, before).verdict()).isEqualTo(Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aBrokenOffDropLeavesAnInvalidIndexAndIsRepeated(TestServer server) throws Exception {
    var fixture = fixture(server);
    fixture.execute("CREATE INDEX i ON t (id)");
    var drop = "DROP INDEX CONCURRENTLY i";
    var before = before(fixture, drop);
    try (var reader = reader(fixture)) {
      cancelWhileItWaits(fixture, drop);

      var broken = settle(fixture, drop, before);
      assertThat(broken.verdict()).isEqualTo(Verdict.ROLLED_BACK);
      assertThat(broken.sign()).contains("invalid");
    }
    fixture.execute(drop);
    assertThat(settle(fixture, drop, before).verdict()).isEqualTo(Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aBrokenOffDetachIsFinishedWithFinalizeAtTheNextTry(TestServer server) throws Exception {
    var fixture = fixture(server);
    var detach = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY";
    var before = before(fixture, detach);
    try (var reader = reader(fixture)) {
      cancelWhileItWaits(fixture, detach);
      var broken = settle(fixture, detach, before);
      assertThat(broken.verdict()).isEqualTo(Verdict.ROLLED_BACK);
      assertThat(broken.leftover().orElseThrow()).contains("FINALIZE");
    }

    var state = fixture.run(fixture.runbook("", sql("detach", detach)));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(settle(fixture, detach, before).verdict()).isEqualTo(Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aVacuumIsKnownByItsCounter(TestServer server) throws Exception {
    var fixture = fixture(server);
    var before = before(fixture, "VACUUM t");
    assertThat(settle(fixture, "VACUUM t", before).verdict()).isEqualTo(Verdict.ROLLED_BACK);

    fixture.execute("VACUUM t");

    Eventually.until(() -> settle(fixture, "VACUUM t", before).verdict() == Verdict.COMMITTED);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void transactionalStatementsAreSettledByTheirMarkerRow(TestServer server) throws Exception {
    var fixture = fixture(server);
    fixture.execute(
        "CREATE TYPE mood AS ENUM ('ok')",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0) NOT VALID");
    for (var statement :
        List.of(
            "ALTER TYPE mood ADD VALUE 'fine'",
            "ALTER TABLE t VALIDATE CONSTRAINT c",
            "BEGIN; CREATE TABLE own (); COMMIT")) {
      for (var point : List.of("before:commit-sent", "before:part-committed")) {
        fixture.entries.clear();
        var runbook = fixture.runbook("", sql("one", statement));
        var name =
            point.equals("before:part-committed") || fixture.entries.isEmpty()
                ? DyingRun.at(fixture, runbook, point, 1)
                : "";

        var state = fixture.resume(name);

        assertThat(Settled.verdicts(fixture).getLast())
            .isEqualTo(
                point.equals("before:commit-sent") ? Verdict.ROLLED_BACK : Verdict.COMMITTED);
        assertThat(state.step("one").status()).isEqualTo(StepStatus.DONE);
        fixture.execute(
            "DROP TABLE IF EXISTS own", "DROP TYPE mood", "CREATE TYPE mood AS ENUM ('ok')");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void anIndexThatIsThereWithoutItsHistoryRowGetsOnlyTheRow(TestServer server) throws Exception {
    var fixture = fixture(server).withBaseline();
    fixture.write(
        "migrations/001_i.sql", "-- belay: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (id);");
    var apply =
        """
        - id: apply
          title: Apply
          why: It is tried.
          risk: ddl
          confirm: none
          action: {type: apply, folder: migrations}
          undo: {none: a test}
        """;
    var name = DyingRun.at(fixture, fixture.runbook("", apply), "before:statement-done", 1);
    var oid = fixture.value("SELECT 'i'::regclass::oid");

    var state = fixture.resume(name);

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(Settled.verdicts(fixture)).contains(Verdict.PARTLY);
    assertThat(fixture.value("SELECT 'i'::regclass::oid")).isEqualTo(oid);
    assertThat(fixture.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aRetryDropsTheInvalidLeftoverFirstAlsoWithIfNotExists(TestServer server) throws Exception {
    var fixture = fixture(server);
    var create = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (id)";
    fixture.answer(
        "index",
        step -> {
          fixture.execute("DELETE FROM t", "INSERT INTO t VALUES (1)");
          return new Command.Retry("index", RunFixture.OPERATOR);
        });

    var state = fixture.run(fixture.runbook("", sql("index", create)));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void whatStillRunsIsWaitedForBeforeItIsJudged(TestServer server) throws Exception {
    var fixture = fixture(server).unnoticed();
    String name;
    try (var writer = server.connect(fixture.database);
        var statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (2)");
      name =
          DyingRun.when(
              fixture,
              fixture.runbook("", sql("index", "CREATE INDEX CONCURRENTLY i ON t (id)")),
              () -> waits(fixture));
      var resumer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  fixture.resume(name);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      Eventually.until(() -> Settled.verdicts(fixture).contains(Verdict.STILL_RUNNING));
      writer.rollback();
      resumer.join();
    }

    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.STILL_RUNNING, Verdict.COMMITTED);
    assertThat(fixture.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
        .isEqualTo("t");
  }
}
