package dev.belay.desktop.journal;

import java.util.List;
import java.util.Optional;

/**
 * The journal of one run, read at one moment.
 *
 * @param lines the entries up to the first problem, oldest first
 */
public record JournalPage(RunLine run, List<EntryLine> lines, Chain chain) {
  public JournalPage {
    lines = List.copyOf(lines);
  }

  /** The same without its entries, which are costly to compare. */
  JournalPage withoutLines() {
    return new JournalPage(run, List.of(), chain);
  }

  /** Whether the journal is what Belay wrote. */
  public sealed interface Chain {
    /** Whether it says the same, but for the number of entries. */
    default boolean looksLike(Chain other) {
      return switch (this) {
        case Intact(var _, var _, var torn) ->
            other instanceof Intact(var _, var _, var others) && torn.equals(others);
        case Broken _ -> equals(other);
      };
    }

    /**
     * Every line fits the one before.
     *
     * @param head the last hash
     * @param torn an unfinished last line, which a crash leaves
     */
    record Intact(long entries, String head, Optional<String> torn) implements Chain {}

    /** From that line on it is not. */
    record Broken(long line, String what, String cure) implements Chain {}
  }
}
