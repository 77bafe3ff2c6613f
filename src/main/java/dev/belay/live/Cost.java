package dev.belay.live;

/**
 * What one sample took.
 *
 * @param millis from the first question to the last answer, on this machine
 * @param bytes of the rows received, without the frames of the protocol's messages
 * @param locksInServer rows of pg_locks that the server looked at, or -1 when it was not asked
 * @param lockRows that were sent
 */
public record Cost(double millis, long bytes, int locksInServer, int lockRows, Strategy strategy) {
  /** How pg_locks was read. */
  public enum Strategy {
    /** Not at all: activity shows nobody who waits for a lock. */
    NOBODY_WAITS,
    /** All rows that can be part of a conflict. */
    ALL,
    /** Only rows on objects that somebody waits for. */
    CONTESTED
  }
}
