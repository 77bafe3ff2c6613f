package dev.belay.journal;

/** What is true of a step that was in doubt. */
public enum Verdict {
  /** All of it took effect. */
  COMMITTED,
  /** Nothing of it took effect. */
  ROLLED_BACK,
  /** Some parts took effect, and it is known which. */
  PARTLY,
  /** The server is still at it. */
  STILL_RUNNING,
  /** The database cannot tell. */
  UNKNOWN
}
