package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.RunState;
import dev.belay.postgres.FingerprintCheck;
import java.util.List;
import java.util.Optional;

/** Hears what happens in a run. Called on the run's threads; must return quickly. */
public interface RunListener {
  /** An entry was written, and the state after it. */
  void onEntry(Entry entry, RunState state);

  /** How far the running work is; not journalled. */
  default void onProgress(String step, String text) {}

  /** A gate or a tick of that step was read; only a change of it is journalled. */
  default void onRead(String step, Evidence evidence) {}

  /** A guard of the running step has begun to count, counts otherwise, or counts no more. */
  default void onGuard(String step, Optional<GuardCount> counting) {}

  /**
   * The server owes an answer: told at the first second that is worth saying, at each one after it,
   * and empty when it answers again or the run has given it up.
   */
  default void onSilence(Optional<Silence> silence) {}

  /** The server is not the one that the run is bound to; nothing is written to it. */
  default void onWrongServer(List<FingerprintCheck.Difference> differences) {}

  /** A command was refused, and why. */
  default void onRefused(Command command, String why) {}
}
