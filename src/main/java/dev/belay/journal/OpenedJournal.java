package dev.belay.journal;

import java.util.List;
import java.util.Optional;

/**
 * A journal that was opened to be continued.
 *
 * @param writer takes the next entries; close it to let others write
 * @param entries what it held
 * @param state their fold
 * @param cut what was cut off its end: a line that was never finished
 */
public record OpenedJournal(
    JournalWriter writer, List<Entry> entries, RunState state, Optional<String> cut) {
  public OpenedJournal {
    entries = List.copyOf(entries);
  }
}
