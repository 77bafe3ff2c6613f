package dev.belay.journal;

import java.util.List;
import java.util.Optional;

/**
 * A journal as it was found.
 *
 * @param entries the unbroken lines from the beginning
 * @param problems what is wrong behind them; with any, the run can be read but not driven
 * @param torn what a crash left of a last line; it was never acknowledged, and is cut off when the
 *     run is opened
 * @param intact how many bytes the unbroken lines take
 */
public record JournalReading(
    List<Entry> entries, List<JournalProblem> problems, Optional<String> torn, long intact) {
  public JournalReading {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /** The state of the run. */
  public RunState state() {
    return Fold.of(entries);
  }

  /** The last line. */
  public Optional<JournalHead> head() {
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(new JournalHead(entries.getLast().seq(), entries.getLast().hash()));
  }
}
