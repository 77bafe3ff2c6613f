package dev.belay.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of the data folder.
 *
 * @param run its id
 * @param overview what its journal says; absent when that cannot be read at all
 * @param trouble why the journal cannot be read, or cannot be read to its end
 */
public record RunSummary(String run, Optional<Overview> overview, Optional<String> trouble) {

  /**
   * A run in a few words.
   *
   * @param lastEntry when the newest entry was written
   */
  public record Overview(
      Instant opened,
      Instant lastEntry,
      RunStatus status,
      Optional<JournalEvent.RunOutcome> outcome,
      JournalEvent.MeantTarget target,
      String operator,
      boolean inDoubt) {}

  /** What a reading says in a few words. */
  public static RunSummary of(String run, JournalReading reading) {
    var trouble = reading.problems().stream().findFirst().map(JournalProblem::toString);
    if (reading.state().isEmpty()) {
      return new RunSummary(
          run,
          Optional.empty(),
          Optional.of(trouble.orElse("The journal holds no whole entry: the run never began.")));
    }
    var state = reading.state().get();
    var overview =
        new Overview(
            state.opened().at(),
            reading.entries().getLast().at(),
            state.status(),
            state.progress().outcome(),
            state.opened().event().target(),
            state.progress().operator(),
            state.inDoubt());
    return new RunSummary(run, Optional.of(overview), trouble);
  }
}
