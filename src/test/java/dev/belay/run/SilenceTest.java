package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.runbook.Resolved;
import dev.belay.testing.BlackHole;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run says and does while its server does not answer, and by which clock. */
@Timeout(60)
class SilenceTest {
  private static final RunClock.Patience QUICK =
      new RunClock.Patience(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(600),
          Duration.ofSeconds(1));
  private static final String SLEEPING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
          + " AND datname = current_database()";

  @TempDir Path folder;
  private RunFixture fixture;
  private BlackHole hole;

  @BeforeEach
  void makeDatabase() throws Exception {
    fixture = new RunFixture(TestServer.newest(), folder).patience(QUICK).sessionConnectTimeout(2);
    hole = new BlackHole(fixture.server);
    fixture.through(hole.port());
  }

  @AfterEach
  void closeHole() throws Exception {
    hole.close();
  }

  private boolean sleeping() {
    return fixture.value(SLEEPING).equals("1");
  }

  private List<Silence> said() {
    return fixture.silences.stream().flatMap(Optional::stream).toList();
  }

  /**
   * Drives the run, and does that as soon as its statement sleeps; leaves where it lost the server.
   */
  private RunState whileItSleeps(Resolved runbook, Consumer then) throws Exception {
    try (var run = fixture.create(runbook)) {
      var other =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Eventually.until(this::sleeping);
                  then.with(run);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      var state =
          run.drive((now, patience) ->
              fixture.events().contains("session-lost")
                  ? Optional.of(new Command.Leave(OPERATOR))
                  : fixture.commands().next(now, patience));
      other.join();
      return state;
    }
  }

  private interface Consumer {
    void with(Run run) throws Exception;
  }

  @Test
  void silenceIsSaidWhileItLastsAndNotAfterwards() throws Exception {
    var state =
        whileItSleeps(
            fixture.runbook("", sql("s", "SELECT pg_sleep(2)")),
            _ -> {
              hole.swallowAll();
              Eventually.until(() -> said().size() > 1);
              hole.heal();
              Eventually.until(() -> fixture.silences.getLast().isEmpty());
            });

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(said().getLast().sentence())
        .matches("No answer from 127.0.0.1:" + hole.port() + " for \\d s\\.");
    assertThat(fixture.silences.getLast()).isEmpty();
  }

  @Test
  void aSlowQueryIsNoSilence() throws Exception {
    fixture.run(fixture.runbook("", query("q", "SELECT pg_sleep(1.5)")));

    assertThat(said()).isEmpty();
  }

  @Test
  void betweenTwoStepsSilenceIsSaidAndTheServerReachedAgain() throws Exception {
    var swallowed = new AtomicBoolean();
    fixture.at(name -> {
      if (name.equals("after:step-done") && !swallowed.getAndSet(true)) {
        hole.swallow(EnumSet.allOf(BlackHole.Of.class), BlackHole.Way.REQUESTS);
      }
    });

    var state = fixture.run(fixture.runbook("", query("a", "SELECT 1"), query("b", "SELECT 2")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(said()).isNotEmpty();
    assertThat(fixture.events()).contains("session-lost");
  }

  @Test
  void aStopThatASilentServerDoesNotConfirmLeavesTheStepInDoubt() throws Exception {
    var begun = System.nanoTime();

    var state =
        whileItSleeps(
            fixture.runbook("", sql("s", "SELECT pg_sleep(25)")),
            run -> {
              hole.swallowAll();
              run.stop(OPERATOR);
            });

    assertThat(state.step("s").status()).isEqualTo(StepStatus.IN_DOUBT);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aClockSetForwardCancelsNoStep() throws Exception {
    var state =
        whileItSleeps(
            fixture.runbook("", sql("s", "SELECT pg_sleep(1)", "timeout: 1min")),
            _ -> fixture.pass(Duration.ofDays(1)));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void aClockSetBackLeavesTheStepLimitInForce() throws Exception {
    var state =
        whileItSleeps(
            fixture.runbook("", sql("s", "SELECT pg_sleep(25)", "timeout: 1s")),
            _ -> fixture.pass(Duration.ofDays(-1)));

    assertThat(state.step("s").said().cause().orElseThrow().message()).contains("its limit of 1 s");
  }

  @Test
  void thatBelayItselfStoodStillIsNotTakenForSilenceAndIsSaid() throws Exception {
    whileItSleeps(
        fixture.runbook("", sql("s", "SELECT pg_sleep(1)")),
        _ -> fixture.standStill(Duration.ofMinutes(1)));

    assertThat(said()).isEmpty();
    assertThat(outputs()).anyMatch(line -> line.startsWith("Belay itself stood still for 60 s"));
  }

  private List<String> outputs() {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(JournalEvent.Output.class::isInstance)
        .map(event -> ((JournalEvent.Output) event).line())
        .toList();
  }

  @Test
  void anOrphanOfTheRunItselfIsNamedWithTheLineThatEndsIt() throws Exception {
    fixture.execute("CREATE TABLE t (n int)");
    var state =
        whileItSleeps(
            fixture.runbook("", sql("s", "INSERT INTO t SELECT 1 FROM pg_sleep(2)")),
            run -> {
              hole.swallowAll();
              run.stop(OPERATOR);
            });
    hole.letNewThrough();

    var refused =
        catchThrowableOfType(RunRefusedException.class, () -> fixture.resume(state.run()));

    var pid =
        fixture.value(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'belay/"
                + state.run()
                + "/watch'");
    assertThat(refused.reason()).isEqualTo(RunRefusedException.Reason.TAKEN);
    assertThat(refused)
        .hasMessageContaining("A session that run " + state.run() + " had before")
        .hasMessageContaining("session " + pid + " (belay/" + state.run() + "/watch, ")
        .hasMessageContaining("from 127.0.0.1")
        .hasMessageNotContaining("Another Belay");
    fixture.answer("s", _ -> new Command.Continue(OPERATOR));
    fixture.answer("s", _ -> new Command.Continue(OPERATOR));
    fixture.execute(refused.cure().substring(refused.cure().indexOf("SELECT")));
    // The work session waits in its transaction for a Belay that has ended.
    var ending =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Eventually.until(() -> endingLine().isPresent());
                fixture.execute(endingLine().orElseThrow());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(fixture.resume(state.run()).progress().outcome()).contains(RunOutcome.COMPLETED);
    ending.join();
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
  }

  private Optional<String> endingLine() {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(JournalEvent.Settled.class::isInstance)
        .flatMap(event -> ((JournalEvent.Settled) event).evidence().stream())
        .flatMap(evidence -> evidence.value().stream())
        .filter(value -> value.contains("SELECT pg_terminate"))
        .map(value -> value.substring(value.indexOf("SELECT")))
        .findFirst();
  }
}
