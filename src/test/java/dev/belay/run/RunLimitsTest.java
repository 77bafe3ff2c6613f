package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.sql;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.runbook.Resolved;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits, retries, guards and stopping. */
@Timeout(60)
class RunLimitsTest {
  private static final String KEEP_LIMITS =
      "INSERT INTO seen SELECT name, setting FROM pg_settings"
          + " WHERE name IN ('lock_timeout', 'statement_timeout')";
  private static final String BELAY_WAITS =
      "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name LIKE 'belay/%' AND wait_event_type = ";

  private static final Duration MORE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
    fixture.execute("CREATE TABLE t (n int)", "CREATE TABLE seen (name text, setting text)");
  }

  private String rows() {
    return fixture.value("SELECT coalesce(string_agg(n::text, ' ' ORDER BY n), '') FROM t");
  }

  private String seen() {
    return fixture.value(
        "SELECT string_agg(DISTINCT name || '=' || setting, ' ' ORDER BY name || '=' || setting)"
            + " FROM seen");
  }

  private Connection holding(String sql) throws SQLException {
    var connection = fixture.server.connect(fixture.database);
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  private <T extends JournalEvent> List<T> events(Class<T> type) {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Drives the run and asks to stop as soon as the condition holds. */
  private RunState stopWhen(Resolved runbook, Callable<Boolean> condition) throws Exception {
    try (var run = fixture.create(runbook)) {
      var stopper =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(condition);
                  run.stop(OPERATOR);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      var state = run.drive(fixture.commands());
      stopper.join();
      return state;
    }
  }

  @Test
  void everyStatementRunsUnderItsLimitsAlsoAfterTheScriptChangedThem() throws Exception {
    fixture.run(
        fixture.runbook(
            "",
            sql(
                "limits",
                KEEP_LIMITS
                    + ";\nSET lock_timeout = 0;\nSET statement_timeout = 0;\n"
                    + KEEP_LIMITS
                    + ";\nBEGIN;\nSET LOCAL lock_timeout = 0;\n"
                    + KEEP_LIMITS
                    + ";\nCOMMIT;\n"
                    + KEEP_LIMITS,
                "limits: {lock-timeout: 3s, statement-timeout: 20s}")));

    assertThat(seen()).isEqualTo("lock_timeout=3000 statement_timeout=20000");
    assertThat(fixture.value("SELECT count(*) FROM seen")).isEqualTo("8");
  }

  @Test
  void aConcurrentBuildGetsNeitherLimit() throws Exception {
    fixture.execute(
        "CREATE FUNCTION keep(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
            + " RAISE WARNING 'lock % statement %', current_setting('lock_timeout'),"
            + " current_setting('statement_timeout'); RETURN $1; END $$",
        "INSERT INTO t VALUES (1)");

    fixture.run(fixture.runbook("", sql("index", "CREATE INDEX CONCURRENTLY i ON t (keep(n))")));

    assertThat(events(JournalEvent.StatementDone.class).getFirst().notices().toString())
        .contains("lock 0 statement 0");
  }

  @Test
  void aLockThatIsNotHadIsTriedAgainAndTheBlockersAreJournalled() throws Exception {
    RunState state;
    try (var blocker = holding("SELECT n FROM t")) {
      var releaser =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(() -> !events(JournalEvent.AttemptFailed.class).isEmpty());
                  blocker.rollback();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      state =
          fixture.run(
              fixture.runbook(
                  "",
                  sql(
                      "alter",
                      "ALTER TABLE t ADD COLUMN m int",
                      "limits: {lock-timeout: 800ms}",
                      "retries: {max: 5, pause: 200ms, max-pause: 1s, on: [55P03]}")));
      releaser.join();
    }

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(events(JournalEvent.AttemptFailed.class).getFirst().cause().sqlState())
        .contains("55P03");
    assertThat(events(JournalEvent.BlockersSeen.class).getFirst().blockers().getFirst().query())
        .isEqualTo("SELECT n FROM t");
  }

  @Test
  void triesEndAndTheRunHolds() throws Exception {
    try (var blocker = holding("SELECT n FROM t")) {
      var state =
          fixture.run(
              fixture.runbook(
                  "",
                  sql(
                      "alter",
                      "ALTER TABLE t ADD COLUMN m int",
                      "limits: {lock-timeout: 300ms}",
                      "retries: {max: 2, pause: 100ms, max-pause: 100ms, on: [55P03]}")));

      assertThat(blocker.isValid(1)).isTrue();
      assertThat(state.status()).isEqualTo(RunStatus.HELD);
      assertThat(state.step("alter").attempts()).hasSize(3);
    }
  }

  @Test
  void aStatementThatTakesTooLongIsCutOffAndLeavesNothing() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql(
                    "slow",
                    "INSERT INTO t VALUES (1);\nSELECT pg_sleep(20)",
                    "limits: {lock-timeout: 500ms, statement-timeout: 1s}")));

    assertThat(state.step("slow").said().cause().orElseThrow().sqlState()).contains("57014");
    assertThat(state.step("slow").said().cause().orElseThrow().message())
        .contains("Nothing of this attempt remains");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aStepThatTakesTooLongIsCancelled() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "", sql("slow", "INSERT INTO t VALUES (1);\nSELECT pg_sleep(20)", "timeout: 1s")));

    assertThat(state.step("slow").said().cause().orElseThrow().message())
        .contains("longer than its limit of 1 s");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aGuardCancelsBelaysOwnStatementSoonAndItIsTriedAgain() throws Exception {
    RunState state;
    try (var reader = holding("SELECT n FROM t")) {
      // The ALTER waits for the reader, and the other one waits for the ALTER.
      var other =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(() -> fixture.value(BELAY_WAITS + "'Lock'").equals("t"));
                  fixture.value("SELECT count(*) FROM t");
                  reader.rollback();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      state =
          fixture.run(
              fixture.runbook(
                  "",
                  sql(
                      "alter",
                      "ALTER TABLE t ADD COLUMN m int",
                      "limits: {lock-timeout: 20s}",
                      "guards: [{blocks-more-than: 0, during: 500ms}]",
                      "retries: {max: 3, pause: 500ms, max-pause: 1s, on: [57014]}")));
      other.join();
    }

    assertThat(events(JournalEvent.GuardTripped.class)).hasSize(1);
    assertThat(events(JournalEvent.GuardTripped.class).getFirst().millis()).isBetween(500L, 1500L);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void aGuardThatAPersonExtendsLetsTheStatementWaitLonger() throws Exception {
    RunState state;
    try (var reader = holding("SELECT n FROM t")) {
      var other = waitsBehind(reader, this::extended);
      state = extending(run -> new Command.ExtendGuard("alter", 1, MORE, Optional.empty(), "me"));
      other.join();
    }

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(events(JournalEvent.GuardTripped.class)).isEmpty();
    assertThat(events(JournalEvent.GuardExtended.class))
        .singleElement()
        .satisfies(extended -> {
          assertThat(extended.millis()).isEqualTo(MORE.toMillis());
          assertThat(extended.by()).isEqualTo("me");
        });
    var counts = fixture.guards.stream().flatMap(Optional::stream).toList();
    assertThat(counts.getFirst().extended()).isEqualTo(Duration.ZERO);
    assertThat(counts.getLast().acts())
        .as("when it acts is moved by what was allowed")
        .isEqualTo(counts.getFirst().acts().plus(MORE));
    assertThat(fixture.guards.getLast()).as("the count ended with the step").isEmpty();
  }

  @Test
  void aGuardIsNotShortenedAndWhatTheRunDoesNotHaveIsNotExtended() throws Exception {
    try (var reader = holding("SELECT n FROM t")) {
      var other = waitsBehind(reader, () -> !events(JournalEvent.GuardTripped.class).isEmpty());
      extending(run -> new Command.ExtendGuard("alter", 1, MORE.negated(), Optional.empty(), "me"));
      other.join();
    }

    assertThat(fixture.refused).singleElement().asString().contains("only be extended");
    assertThat(events(JournalEvent.GuardExtended.class)).isEmpty();
    assertThat(events(JournalEvent.GuardTripped.class)).hasSize(1);
  }

  /** Another session waits behind Belay's ALTER, until that; then the reader lets it through. */
  private Thread waitsBehind(Connection reader, Callable<Boolean> until) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Eventually.until(() -> fixture.value(BELAY_WAITS + "'Lock'").equals("t"));
            var waiting = Thread.ofVirtual().start(() -> fixture.value("SELECT count(*) FROM t"));
            Eventually.until(until);
            reader.rollback();
            waiting.join();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Well after the guard would have acted, had nobody extended it. */
  private boolean extended() {
    var counts = fixture.guards.stream().flatMap(Optional::stream).toList();
    return !counts.isEmpty() && Instant.now().isAfter(counts.getFirst().acts().plusMillis(1000));
  }

  /** Gives that command as soon as the guard counts. */
  private RunState extending(Function<Run, Command.ExtendGuard> command) throws Exception {
    var runbook =
        fixture.runbook(
            "",
            sql(
                "alter",
                "ALTER TABLE t ADD COLUMN m int",
                "limits: {lock-timeout: 20s}",
                "guards: [{blocks-more-than: 0, during: 1s}]",
                "retries: {max: 1, pause: 500ms, max-pause: 1s, on: [57014]}"));
    try (var run = fixture.create(runbook)) {
      var person =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(() -> fixture.guards.stream().anyMatch(Optional::isPresent));
                  run.extendGuard(command.apply(run));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      var state = run.drive(fixture.commands());
      person.join();
      return state;
    }
  }

  @Test
  void aStopInMidStatementCancelsItAndSaysWhatStays() throws Exception {
    var state =
        stopWhen(
            fixture.runbook(
                "", sql("slow", "INSERT INTO t VALUES (1);\nSELECT pg_sleep(20);\nSELECT 1")),
            () -> fixture.value(BELAY_WAITS + "'Timeout'").equals("t"));

    assertThat(state.step("slow").status()).isEqualTo(StepStatus.STOPPED);
    assertThat(events(JournalEvent.StepStopped.class).getFirst().stays())
        .contains("Nothing of this attempt remains");
    assertThat(events(JournalEvent.StatementSent.class)).hasSize(2);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aStopBetweenTwoStatementsKeepsTheNextFromBeingSent() throws Exception {
    fixture.at(name -> {
      if (name.equals("after:statement-done")) {
        try {
          Eventually.until(() -> fixture.events().contains("stop-requested"));
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    });

    var state =
        stopWhen(
            fixture.runbook("", sql("two", "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2)")),
            () -> fixture.events().contains("statement-sent"));

    assertThat(events(JournalEvent.StatementSent.class)).hasSize(1);
    assertThat(state.step("two").status()).isEqualTo(StepStatus.STOPPED);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aStopBetweenStepsHoldsTheRunBeforeTheNext() throws Exception {
    fixture.at(name -> {
      if (name.equals("before:step-done")) {
        try {
          Eventually.until(() -> fixture.events().contains("stop-requested"));
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    });

    var state =
        stopWhen(
            fixture.runbook("", query("look", "SELECT 1"), query("again", "SELECT 1")),
            () -> fixture.events().contains("attempt-started"));

    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("look").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.step("again").status()).isEqualTo(StepStatus.NEXT);
  }

  @Test
  void aStopDuringADeferredCheckAtCommitIsKnownToHaveRolledBack() throws Exception {
    fixture.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(20); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION slow()");

    var state =
        stopWhen(
            fixture.runbook("", sql("write", "INSERT INTO t VALUES (1)")),
            () -> fixture.value(BELAY_WAITS + "'Timeout'").equals("t"));

    assertThat(fixture.events()).contains("commit-sent");
    assertThat(state.step("write").status()).isEqualTo(StepStatus.STOPPED);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aStopEndsAWaitAndAWaitSeesWhatItWaitsFor() throws Exception {
    var stopped =
        stopWhen(
            fixture.runbook(
                "",
                step(
                    "wait",
                    "{type: wait, until: SELECT false, poll: 200ms}",
                    "expect: {is: true}",
                    "timeout: 1h")),
            () -> fixture.events().contains("attempt-started"));
    assertThat(stopped.step("wait").status()).isEqualTo(StepStatus.STOPPED);

    fixture.beside(stopped.run()).entries.clear();
    Thread.ofVirtual()
        .start(() -> {
          try {
            Eventually.until(() -> fixture.events().contains("attempt-started"));
            fixture.execute("INSERT INTO t VALUES (1)");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    var held =
        fixture.run(
            fixture.runbook(
                "",
                step(
                    "wait",
                    "{type: wait, until: SELECT count(*) = 1 FROM t, during: 500ms, poll: 100ms}",
                    "expect: {is: true}")));
    assertThat(held.progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void aWaitFailsAtItsLimitAndWhenWhatItWatchesForComesTrue() throws Exception {
    var late =
        fixture.run(
            fixture.runbook(
                "",
                step(
                    "wait",
                    "{type: wait, until: SELECT false, poll: 200ms}",
                    "expect: {is: true}",
                    "timeout: 1s")));
    assertThat(late.step("wait").status()).isEqualTo(StepStatus.FAILED);

    var aborted =
        fixture
            .beside(late.run())
            .run(
                fixture.runbook(
                    "",
                    step(
                        "wait",
                        "{type: wait, until: SELECT false, poll: 200ms, abort-if: SELECT true}",
                        "expect: {is: true}")));
    assertThat(aborted.step("wait").said().cause().orElseThrow().message())
        .contains("has come true");
  }
}
