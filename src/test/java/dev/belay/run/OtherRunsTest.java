package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two operators of one database hear of each other before the second run begins. */
class OtherRunsTest {
  private static final String ASK =
      """
      - id: ask
        title: Wait
        why: A person decides.
        action: {type: manual, prompt: Go on?}
      """;

  @TempDir Path folder;
  private RunFixture one;
  private RunFixture other;

  @BeforeEach
  void begin() {
    one = new RunFixture(TestServer.newest(), folder);
    other = one.from(folder.resolve("other-home"));
  }

  private static RunRefusedException refusal(RunFixture of) {
    return catchThrowableOfType(RunRefusedException.class, () -> of.run(of.runbook("", ASK)));
  }

  @Test
  void anOpenRunIsNamedWithItsRunbookOperatorAndStateBeforeAnotherBegins() throws Exception {
    try (var run = one.create(one.runbook("", ASK))) {
      var refused = refusal(other);

      assertThat(refused.reason()).isEqualTo(RunRefusedException.Reason.BESIDE);
      assertThat(refused.beside()).containsExactly(run.name());
      assertThat(refused)
          .hasMessageContaining("run " + run.name() + " of \"Test\", by operator on ")
          .hasMessageContaining("driven now by session ")
          .hasMessageContaining("of role " + TestServer.USER);
    }
    assertThat(one.value("SELECT count(*) FROM belay.nonce")).isEqualTo("1");
    try (var runs = Files.list(folder.resolve("other-home").resolve("runs"))) {
      assertThat(runs.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void anInterruptedRunIsNamedToo() throws Exception {
    var left = one.run(one.runbook("", ASK)).run();

    assertThat(refusal(other))
        .hasMessageContaining(left)
        .hasMessageContaining("which no Belay process drives now");
  }

  @Test
  void aRunBeginsBesideThoseThatAreConfirmed() throws Exception {
    var left = one.run(one.runbook("", ASK)).run();
    other.beside(left).answer("ask", _ -> new Command.GiveValue("ask", "true", "operator"));

    assertThat(other.run(other.runbook("", ASK)).progress().outcome())
        .contains(RunOutcome.COMPLETED);
  }

  @Test
  void aRunThatHasEndedAsksForNothing() throws Exception {
    one.answer("ask", _ -> new Command.GiveValue("ask", "true", "operator"));
    one.run(one.runbook("", ASK));
    other.answer("ask", _ -> new Command.GiveValue("ask", "true", "operator"));

    assertThat(other.run(other.runbook("", ASK)).progress().outcome())
        .contains(RunOutcome.COMPLETED);
  }

  @Test
  void aRunWithoutMarkersIsSeenWhileItIsDriven() throws Exception {
    one.withoutMarkers();
    try (var run = one.create(one.runbook("", ASK))) {
      assertThat(refusal(other).beside()).containsExactly(run.name());
    }
    Eventually.until(() ->
        one.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name LIKE 'belay/%'")
            .equals("0"));

    assertThat(other.run(other.runbook("", ASK)).status())
        .isEqualTo(dev.belay.journal.RunStatus.RUNNING);
  }

  @Test
  void ofTwoRunsThatBeginAtOnceOneBegins() throws Exception {
    var barrier = new CyclicBarrier(2);
    var began = new ArrayList<Future<Boolean>>();
    var runbook = one.runbook("", ASK);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var fixture : new RunFixture[] {one, other}) {
        began.add(
            executor.submit(
                (Callable<Boolean>)
                    () -> {
                      barrier.await();
                      try {
                        fixture.run(runbook);
                        return true;
                      } catch (RunRefusedException e) {
                        assertThat(e.reason()).isEqualTo(RunRefusedException.Reason.BESIDE);
                        return false;
                      }
                    }));
      }
    }
    assertThat(began).extracting(Future::get).containsExactlyInAnyOrder(true, false);
  }
}
