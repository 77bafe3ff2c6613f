package dev.belay.desktop.library;

import dev.belay.desktop.control.StateLook;
import dev.belay.journal.RunState;
import dev.belay.runbook.Runbook;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as far as the library needs it.
 *
 * @param last how it stands; absent where nothing can be read
 * @param open all of it while it has no end
 * @param trouble why its journal cannot be read, or not to its end
 */
record KnownRun(Optional<Last> last, Optional<Open> open, Optional<String> trouble) {
  /** Nothing of it can be read. */
  static KnownRun unreadable(String why) {
    return new KnownRun(Optional.empty(), Optional.empty(), Optional.of(why));
  }

  /**
   * How it stands.
   *
   * @param runbook the id of its runbook
   * @param at when its newest entry was written
   */
  record Last(String runbook, StateLook look, String word, Instant at) {}

  /** A run without an end, with the runbook that its journal holds. */
  record Open(RunState state, Runbook runbook) {}
}
