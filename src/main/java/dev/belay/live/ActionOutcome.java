package dev.belay.live;

/**
 * What came of an action, as the server says.
 *
 * @param happened in words, for people and for the journal
 */
public record ActionOutcome(Kind kind, String happened) {
  /** How it ended. */
  public enum Kind {
    /** The server shows that it took effect. */
    DONE,
    /** The signal was sent; the server does not show the effect yet. */
    SENT,
    /** There is no such session or transaction any more: nothing was sent. */
    GONE,
    /** It runs no statement, so that there is nothing to cancel. */
    NOTHING_RUNS,
    /** The server did not allow it, or it cannot be done from this database. */
    REFUSED,
    /** The server could not be asked; whether it took effect is unknown. */
    UNKNOWN
  }
}
