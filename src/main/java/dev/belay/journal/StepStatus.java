package dev.belay.journal;

/** The states of a step. Whether it was undone is a fact of its own ({@link UndoStatus}). */
public enum StepStatus {
  NEXT,
  WAITING,
  RUNNING,
  DONE,
  NO_LONGER_TRUE,
  DEFERRED,
  OVERRIDDEN,
  SKIPPED,
  NOT_APPLICABLE,
  IN_DOUBT,
  FAILED,
  STOPPED,
  REFUSED,
  EXPIRED;

  /** Whether the run may go on behind a step in this state. */
  public boolean passed() {
    return switch (this) {
      case DONE, DEFERRED, OVERRIDDEN, SKIPPED, NOT_APPLICABLE -> true;
      case NEXT, WAITING, RUNNING, NO_LONGER_TRUE, IN_DOUBT, FAILED, STOPPED, REFUSED, EXPIRED ->
          false;
    };
  }

  /** Whether it is shown at the end and in the report as not simply done. */
  public boolean carried() {
    return switch (this) {
      case DEFERRED,
          OVERRIDDEN,
          SKIPPED,
          NO_LONGER_TRUE,
          IN_DOUBT,
          FAILED,
          STOPPED,
          REFUSED,
          EXPIRED ->
          true;
      case NEXT, WAITING, RUNNING, DONE, NOT_APPLICABLE -> false;
    };
  }
}
