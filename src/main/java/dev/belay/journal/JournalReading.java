package dev.belay.journal;

import java.util.List;
import java.util.Optional;

/**
 * What a journal says, read without changing it.
 *
 * @param entries the entries before the first problem
 * @param state their fold; absent when there is none
 * @param problems where the journal is not what Belay wrote; empty for a sound one
 * @param torn an unfinished last line: another process is writing it, or died while it did
 */
public record JournalReading(
    List<Entry> entries,
    Optional<RunState> state,
    List<JournalProblem> problems,
    Optional<String> torn) {

  public JournalReading {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }

  /** The last sound entry, for anchoring. */
  public Optional<JournalHead> head() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(JournalHead.of(entries.getLast()));
  }
}
