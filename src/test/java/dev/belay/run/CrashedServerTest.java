package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Verdict;
import dev.belay.testing.OwnServer;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is true after a crash of the server: a transaction id alone lies, a marker row does not. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashedServerTest {
  private static final String INSERT =
      """
      - id: insert
        title: Insert the row
        why: It is counted.
        risk: write
        action: {type: sql, sql: INSERT INTO t VALUES (1)}
        undo: {none: a test}
      """;

  @TempDir static Path data;
  private List<OwnServer> servers = List.of();

  @BeforeAll
  void start() {
    servers = TestServer.versions().map(CrashedServerTest::started).toList();
  }

  @AfterAll
  void end() throws IOException {
    for (var server : servers) {
      server.close();
    }
  }

  private static OwnServer started(int version) {
    try {
      return new OwnServer(version, data.resolve("v" + version));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Stream<OwnServer> servers() {
    return servers.stream();
  }

  /** Commits as another client until that id is taken or passed by. */
  private static void commitAsOthersUpTo(TestServer server, String database, String id) {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      for (var i = 0; i < 200; i++) {
        try (var rows =
            statement.executeQuery("INSERT INTO other VALUES (1) RETURNING pg_current_xact_id()")) {
          rows.next();
          if (rows.getLong(1) >= Long.parseLong(id)) {
            return;
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunFixture fixture(OwnServer own, Path folder) {
    var fixture = new RunFixture(own.server(), folder);
    fixture.execute("CREATE TABLE t (n int)", "CREATE TABLE other (n int)");
    return fixture;
  }

  private static String assignedId(RunFixture fixture) {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(JournalEvent.TransactionAssigned.class::isInstance)
        .map(event -> ((JournalEvent.TransactionAssigned) event).transactionId())
        .findFirst()
        .orElseThrow();
  }

  /** Crashes once, when COMMIT is journalled and not yet sent; others commit right after. */
  private static AtomicReference<String> crashBeforeCommit(OwnServer own, RunFixture fixture) {
    var id = new AtomicReference<String>();
    fixture.at(name -> {
      if (name.equals("after:commit-sent") && id.get() == null) {
        id.set(assignedId(fixture));
        own.crashAndStart();
        commitAsOthersUpTo(own.server(), fixture.database, id.get());
      }
    });
    return id;
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void anIdThatACrashGaveToAnotherClientReadsAsCommittedAndIsNotBelieved(
      OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder);
    var role = "plain_" + fixture.database;
    fixture.execute(
        "CREATE ROLE " + role + " LOGIN PASSWORD '" + TestServer.PASSWORD + "'",
        "GRANT pg_read_all_stats TO " + role,
        "GRANT INSERT, SELECT ON t TO " + role,
        // Without the right to flush a message the id cannot be made durable.
        "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc"
            + " WHERE proname = 'pg_logical_emit_message' LOOP"
            + " EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || f || ' FROM PUBLIC'; END LOOP; END $$",
        "CHECKPOINT");
    fixture.withoutMarkers().as(role);
    var id = crashBeforeCommit(own, fixture);

    var state = fixture.run(fixture.runbook("", INSERT));

    assertThat(fixture.value("SELECT pg_xact_status('" + id.get() + "'::xid8)"))
        .isEqualTo("committed");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("insert").status()).isEqualTo(StepStatus.IN_DOUBT);
    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.UNKNOWN);
    assertThat(Settled.evidence(fixture)).anyMatch(text -> text.contains("does not count"));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void anIdThatWasMadeDurableIsNotGivenAgainAndReadsAsAborted(OwnServer own, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(own, folder).withoutMarkers();
    fixture.execute("CHECKPOINT");
    var id = crashBeforeCommit(own, fixture);

    var state = fixture.run(fixture.runbook("", INSERT));

    assertThat(fixture.value("SELECT pg_xact_status('" + id.get() + "'::xid8)"))
        .isEqualTo("aborted");
    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.ROLLED_BACK);
    doneOnceAPersonContinues(fixture, state);
  }

  /** A restart in mid-statement holds the run: what crashed the server once may do it again. */
  private static void doneOnceAPersonContinues(RunFixture fixture, RunState held) throws Exception {
    assertThat(held.status()).isEqualTo(RunStatus.HELD);
    assertThat(held.progress().why().orElseThrow())
        .startsWith("The server restarted during Insert the row. Rolled back:");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("0");

    var state = fixture.continuing(1).resume(held.run());

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aMissingMarkerRowProvesThatNothingRemainsWhateverTheIdSays(
      OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder);
    crashBeforeCommit(own, fixture);

    var state = fixture.run(fixture.runbook("", INSERT));

    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.ROLLED_BACK);
    doneOnceAPersonContinues(fixture, state);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aMarkerRowProvesTheCommitAfterACrash(OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder);
    var name = DyingRun.at(fixture, fixture.runbook("", INSERT), "before:part-committed", 1);
    own.crashAndStart();

    var state = fixture.resume(name);

    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.COMMITTED);
    assertThat(state.step("insert").status()).isEqualTo(StepStatus.DONE);
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void whatAScriptCommittedSurvivesACrashThoughItSwitchedSynchronousCommitOff(
      OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder).withoutMarkers();
    fixture.execute(
        """
        CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO t VALUES (3);
          COMMIT;
          PERFORM set_config('synchronous_commit', 'off', true);
          INSERT INTO t VALUES (4);
        END $$
        """,
        "CHECKPOINT");
    var off =
        INSERT.replace(
            "sql: INSERT INTO t VALUES (1)",
            "sql: \"SET synchronous_commit = off; INSERT INTO t VALUES (1)\"");
    var ownCommit =
        INSERT
            .replace("id: insert", "id: fill")
            .replace(
                "sql: INSERT INTO t VALUES (1)",
                "sql: \"SET synchronous_commit = off; CALL fill()\", transaction: each");

    for (var step : List.of(off, ownCommit)) {
      var state = fixture.run(fixture.runbook("", step));
      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      own.crashAndStart();
    }

    assertThat(fixture.value("SELECT string_agg(n::text, ' ' ORDER BY n) FROM t"))
        .isEqualTo("1 3 4");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aCommitThatAFailoverLostHoldsTheRunAndIsDoneAgainWhenAPersonContinues(
      OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder);
    var second = INSERT.replace("id: insert", "id: second").replace("(1)", "(2)");
    var name =
        DyingRun.at(fixture, fixture.runbook("", INSERT, second), "before:attempt-started", 2);
    // What the journal says is committed, and the promoted standby never got.
    fixture.execute("DELETE FROM t WHERE n = 1", "DELETE FROM belay.step_marker");
    own.crashAndStart();

    var held = fixture.resume(name);

    assertThat(held.status()).isEqualTo(RunStatus.HELD);
    assertThat(held.progress().why().orElseThrow())
        .contains("marker rows of step insert, attempt 1, part 1 are missing");

    var state = fixture.continuing(1).resume(name);

    assertThat(held.status()).isEqualTo(RunStatus.HELD);
    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.ROLLED_BACK);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT string_agg(n::text, ' ' ORDER BY n) FROM t")).isEqualTo("1 2");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void aCancelledWaitForASynchronousStandbyCountsAsCommittedWithTheWarning(
      OwnServer own, @TempDir Path folder) throws Exception {
    var fixture = fixture(own, folder);
    var asked = new AtomicReference<Run>();
    fixture.at(name -> {
      if (name.equals("after:commit-sent")) {
        own.server()
            .execute(
                "postgres",
                "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
                "SELECT pg_reload_conf()");
        awaitStandbyWaits(own.server());
        Thread.ofVirtual().start(() -> stopWhenItWaits(own, asked.get()));
      }
    });
    try (var run = fixture.create(fixture.runbook("", INSERT))) {
      asked.set(run);
      var state = run.drive(fixture.commands());

      assertThat(state.step("insert").status()).isEqualTo(StepStatus.DONE);
      assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(fixture.entries)
          .anyMatch(entry ->
              entry.event() instanceof JournalEvent.PartCommitted committed
                  && committed.notices().toString().contains("synchronous replication"));
    } finally {
      own.server()
          .execute(
              "postgres",
              "ALTER SYSTEM RESET synchronous_standby_names",
              "SELECT pg_reload_conf()");
    }
  }

  /** The checkpointer tells the backends some time after the reload. */
  private static void awaitStandbyWaits(TestServer server) {
    var probe = Thread.ofVirtual().unstarted(() -> commitUntilItWaits(server));
    probe.start();
    eventually(() -> waiting(server, "").equals("t"));
  }

  /** Waits in its last commit until the server asks for no standby any more. */
  private static void commitUntilItWaits(TestServer server) {
    for (var i = 0; i < 1000 && waiting(server, "").equals("f"); i++) {
      server.execute("postgres", "SELECT pg_logical_emit_message(true, 'test', 'x')");
    }
  }

  private static String waiting(TestServer server, String application) {
    return server.value(
        "postgres",
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            + " AND application_name LIKE '"
            + application
            + "%'");
  }

  private static void eventually(Callable<Boolean> condition) {
    try {
      Eventually.until(condition);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stopWhenItWaits(OwnServer own, Run run) {
    eventually(() -> waiting(own.server(), "belay/").equals("t"));
    run.stop("operator");
  }
}
