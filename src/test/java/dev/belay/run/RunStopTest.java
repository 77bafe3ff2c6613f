package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunStatus;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop where nothing runs is answered at once, as often as it is asked for. */
class RunStopTest {
  private static final String WAITS =
      Steps.step("seen", "{type: manual, prompt: Seen?, value: text}");

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new RunFixture(TestServer.newest(), folder);
  }

  /** Asks to stop as often, once each time that the run looks for a command; then leaves it. */
  private static CommandSource stopping(AtomicReference<Run> run, int times) {
    var left = new int[] {times};
    return (_, _) -> {
      if (left[0]-- > 0) {
        run.get().stop("Ben");
        return Optional.empty();
      }
      return Optional.of(new Command.Leave("Ben"));
    };
  }

  @Test
  void aWaitingRunThatIsStoppedTwiceIsHeldAndBothStopsAreAnswered() throws Exception {
    try (var run = fixture.create(fixture.runbook("", WAITS))) {
      var state = run.drive(stopping(new AtomicReference<>(run), 2));

      assertThat(state.status()).isEqualTo(RunStatus.HELD);
      assertThat(fixture.events())
          .endsWith("stop-requested", "run-held", "stop-requested", "run-held");
    }
  }

  @Test
  void aStopOfAHeldRunKeepsWhyItIsHeld() throws Exception {
    var breaks = Steps.sql("breaks", "SELECT 1/0");
    try (var run = fixture.create(fixture.runbook("", breaks))) {
      var state = run.drive(stopping(new AtomicReference<>(run), 2));

      assertThat(state.progress().why().orElseThrow()).contains("division by zero");
    }
  }

  @Test
  void aRunThatWasStoppedTwiceCanBeContinued() throws Exception {
    var name = new AtomicReference<String>();
    try (var run = fixture.create(fixture.runbook("", WAITS))) {
      run.drive(stopping(new AtomicReference<>(run), 2));
      name.set(run.name());
    }
    fixture
        .answer("seen", _ -> new Command.Continue(RunFixture.OPERATOR))
        .answer("seen", _ -> new Command.GiveValue("seen", "yes", RunFixture.OPERATOR));

    assertThat(fixture.resume(name.get()).status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void aStopIsWrittenDownUnderTheNameOfWhoAskedForIt() throws Exception {
    try (var run = fixture.create(fixture.runbook("", WAITS))) {
      run.drive(stopping(new AtomicReference<>(run), 1));
    }
    assertThat(fixture.entries)
        .extracting(entry -> entry.event())
        .contains(new JournalEvent.RunHeld("Stopped by Ben. Nothing is running."));
  }
}
