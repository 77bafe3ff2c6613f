package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.Verdict;
import java.util.List;

/** What a run's journal says about settling. */
final class Settled {
  private Settled() {}

  static List<Verdict> verdicts(RunFixture fixture) {
    return events(fixture).stream().map(JournalEvent.Settled::verdict).toList();
  }

  static List<String> evidence(RunFixture fixture) {
    return events(fixture).stream()
        .flatMap(event -> event.evidence().stream())
        .map(evidence -> evidence.label() + ": " + evidence.value().orElse(""))
        .toList();
  }

  private static List<JournalEvent.Settled> events(RunFixture fixture) {
    return fixture.entries.stream()
        .map(entry -> entry.event())
        .filter(JournalEvent.Settled.class::isInstance)
        .map(JournalEvent.Settled.class::cast)
        .toList();
  }
}
