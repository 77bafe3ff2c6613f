package dev.belay.cli;

import dev.belay.journal.RunState;
import dev.belay.run.RunListener;
import java.util.Optional;

/** Shows a run while it goes on, and how it ended. */
interface RunView extends RunListener, AutoCloseable {
  /**
   * The run is over or was left.
   *
   * @param left why it was left; absent when it is over
   */
  void ended(RunState state, Optional<Left> left, Exit exit);

  /** Takes away what is written over. */
  @Override
  void close();
}
