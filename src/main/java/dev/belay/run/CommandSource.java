package dev.belay.run;

import dev.belay.journal.RunState;
import java.time.Duration;
import java.util.Optional;

/** Where a run's commands come from: a queue that a screen fills, or an answers file. */
public interface CommandSource {
  /**
   * The next command for a run that waits. Called on the run's thread.
   *
   * @param patience how long to wait for one at most; the run then looks again at its gates and
   *     asks once more
   */
  Optional<Command> next(RunState state, Duration patience) throws InterruptedException;

  /**
   * What is told before the run begins its first step, or continues with its next; nothing as a
   * rule. Called once, on the run's thread, when nothing is in doubt.
   */
  default Optional<Command> first(RunState state) {
    return Optional.empty();
  }
}
