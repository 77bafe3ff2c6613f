package dev.belay.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * How a run goes on where nobody sits in front of it.
 *
 * @param yes whether confirmations by click are given
 * @param onFailure what follows a step that failed
 * @param confirmRollback the target's name, as typed for a rollback that asks for it
 * @param waitGates how long a gate that does not hold is waited for
 * @param waitConnection how long a lost connection is waited for
 * @param resumed how it was resumed; absent for a new run
 */
record Rules(
    boolean yes,
    AfterFailure onFailure,
    Optional<String> confirmRollback,
    Duration waitGates,
    Duration waitConnection,
    Optional<Resumed> resumed) {

  /** What follows a step that failed. */
  enum AfterFailure {
    STOP,
    ROLLBACK
  }
}
