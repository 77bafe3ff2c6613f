package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does to others' sessions while a run is driven stands in its journal. */
class RunActedTest {
  private static final String ACT = "Cancel the query of 4711";
  private static final String OUTCOME = "Its query is cancelled.";

  @TempDir private Path folder;

  /** As an act that frees the last step: what came of it is known when the run is at its end. */
  @Test
  void theEndOfTheRunWaitsForWhatCameOfAnAct() throws Exception {
    assertThat(acts("second", outcome -> Thread.ofVirtual().start(() -> outcome.accept(OUTCOME))))
        .containsExactly(
            new JournalEvent.SessionActed(ACT, "asked for", OPERATOR),
            new JournalEvent.SessionActed(ACT, OUTCOME, OPERATOR));
  }

  @Test
  void anActIsWrittenWhileAStepRunsAndChangesNothingOfTheRun() throws Exception {
    assertThat(acts("first", outcome -> outcome.accept(OUTCOME)))
        .containsExactly(
            new JournalEvent.SessionActed(ACT, "asked for", OPERATOR),
            new JournalEvent.SessionActed(ACT, OUTCOME, OPERATOR));
  }

  /** Runs two steps, asks for an act when that one starts, and gives what the journal has of it. */
  private List<JournalEvent> acts(String step, Consumer<Consumer<String>> then) throws Exception {
    var fixture = new RunFixture(TestServer.newest(), folder);
    var request =
        new RunRequest(
            fixture.runbook("", Steps.sql("first", "SELECT 1"), Steps.sql("second", "SELECT 2")),
            Map.of(),
            fixture.target(),
            new JournalEvent.Options(false, false),
            OPERATOR);
    var driven = new AtomicReference<Run>();
    var listener =
        new RunListener() {
          @Override
          public void onEntry(Entry entry, RunState state) {
            if (entry.event() instanceof JournalEvent.AttemptStarted started
                && started.subject().step().equals(step)) {
              then.accept(driven.get().asked(ACT, OPERATOR));
            }
          }
        };
    String name;
    try (var run = Run.create(fixture.engine(), request, List.of(listener))) {
      driven.set(run);
      name = run.name();
      var end = run.drive(fixture.commands());
      assertThat(end.progress().outcome()).contains(JournalEvent.RunOutcome.COMPLETED);
    }
    var reading = fixture.engine().store().read(name);
    assertThat(reading.problems()).isEmpty();
    return reading.entries().stream()
        .map(Entry::event)
        .filter(JournalEvent.SessionActed.class::isInstance)
        .toList();
  }
}
