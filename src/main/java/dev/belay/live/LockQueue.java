package dev.belay.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One contested object: who holds it, and who waits for it in which order.
 *
 * @param waiters in the order in which the server will look at them
 */
public record LockQueue(LockObject object, List<Holder> holders, List<Waiter> waiters) {
  /** Copies the lists. */
  public LockQueue {
    holders = List.copyOf(holders);
    waiters = List.copyOf(waiters);
  }

  /**
   * Somebody who has it.
   *
   * @param modes from weak to strong
   */
  public record Holder(LockOwner owner, List<LockMode> modes) {
    /** Copies the list. */
    public Holder {
      modes = List.copyOf(modes);
    }
  }

  /**
   * Somebody who wants it.
   *
   * @param pid the process that waits: the owner's or one of its workers'
   * @param since by the server's clock; empty in the first moment
   * @param position from 1
   * @param order {@code UNCERTAIN} when another waiter came within a millisecond, in conflict with
   *     this one, and the server was not asked or could not settle who is ahead
   */
  public record Waiter(
      LockOwner owner,
      int pid,
      LockMode mode,
      Optional<Instant> since,
      int position,
      LockEdge.Certainty order) {}

  /** Since when the longest wait lasts. */
  public Optional<Instant> oldest() {
    return waiters.stream().flatMap(waiter -> waiter.since().stream()).min(Instant::compareTo);
  }
}
