package dev.belay.journal;

/** The states of a run. */
public enum RunStatus {
  /** Made, not bound to a server yet. */
  OPENED,
  RUNNING,
  /** Waits for a person to decide how it goes on. */
  HELD,
  ROLLING_BACK,
  FINISHED
}
