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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does to others' sessions while a run is driven stands in its journal. */
class RunActedTest {
  @TempDir private Path folder;

  @Test
  void anActIsWrittenWhileAStepRunsAndChangesNothingOfTheRun() throws Exception {
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
                && started.subject().step().equals("second")) {
              driven.get().acted("Cancel the query of 4711", "Its query is cancelled.", OPERATOR);
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
    assertThat(reading.entries())
        .extracting(Entry::event)
        .contains(
            new JournalEvent.SessionActed(
                "Cancel the query of 4711", "Its query is cancelled.", OPERATOR));
  }
}
