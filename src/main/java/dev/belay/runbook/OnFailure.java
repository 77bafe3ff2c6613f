package dev.belay.runbook;

import java.util.Optional;

/**
 * What a failed step leads to.
 *
 * @param then what is proposed
 * @param step the step to go to, with {@link Then#GOTO}
 * @param automatic whether a roll-back begins without asking, if the operator opted in at the start
 */
public record OnFailure(Then then, Optional<String> step, boolean automatic) {
  /** The run holds, and a person decides. */
  public static final OnFailure STOP = new OnFailure(Then.STOP, Optional.empty(), false);

  /** What follows a failure. */
  public enum Then {
    /** The run holds: try again, skip, undo or stop. */
    STOP,
    /** The step stays failed and the run goes on; the failure is carried to the end. */
    CONTINUE,
    /** The run goes to the named step. */
    GOTO,
    /** The steps done so far are undone, newest first. */
    ROLLBACK
  }
}
