package dev.belay.live;

/**
 * One owner waits for another one.
 *
 * @param wanted the mode that the waiter asks for
 * @param inTheWay the mode that the blocker holds (hard) or asks for (soft)
 */
public record LockEdge(
    LockOwner waiter,
    LockOwner blocker,
    Kind kind,
    Certainty certainty,
    LockObject object,
    LockMode wanted,
    LockMode inTheWay) {
  /** Why the waiter has to wait for the blocker. */
  public enum Kind {
    /** The blocker holds the lock. */
    HARD,
    /** The blocker waits too, ahead in the queue, for something that excludes the waiter. */
    SOFT
  }

  /** How well it is known. */
  public enum Certainty {
    /** The server was asked about this process and says the same. */
    CONFIRMED,
    /** Follows from one look at the lock table. */
    DERIVED,
    /** The two came within a millisecond, so that their order in the queue is not known. */
    UNCERTAIN
  }
}
