package dev.belay.live;

/**
 * What one sample took.
 *
 * @param millis from the first question to the last answer, on this machine
 * @param bytes of the rows received, without the frames of the protocol's messages
 * @param locksInServer rows of pg_locks when they were counted last, or -1 when they never were
 * @param lockRows that were sent
 */
public record Cost(double millis, long bytes, int locksInServer, int lockRows, Strategy strategy) {
  /** How pg_locks was read. */
  public enum Strategy {
    /** Not at all: activity shows nobody who waits for a lock. */
    NOBODY_WAITS,
    /** All rows that can be part of a conflict. */
    ALL,
    /** Only rows on objects that somebody waits for; all are counted. */
    CONTESTED,
    /** The same, told by the objects of the sample before; none are counted. */
    FOCUSED
  }
}
