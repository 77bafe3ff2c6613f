package dev.belay.journal;

import java.util.List;
import java.util.Optional;

/**
 * The verdict on a journal.
 *
 * @param entries how many sound entries it begins with
 * @param head the last of them
 * @param problems where it is not what Belay wrote
 * @param torn an unfinished last line, as a crash leaves it: no tampering
 * @param anchored whether an outside head was compared; without one, whole lines that are missing
 *     at the end cannot be noticed
 */
public record Verification(
    long entries,
    Optional<JournalHead> head,
    List<JournalProblem> problems,
    Optional<String> torn,
    boolean anchored) {

  public Verification {
    problems = List.copyOf(problems);
  }

  /** Whether every whole line is as Belay wrote it. */
  public boolean intact() {
    return problems.isEmpty();
  }
}
