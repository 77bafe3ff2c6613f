package dev.belay.live;

import java.util.List;
import java.util.Optional;

/**
 * One owner in the forest of those who block, with those who wait for it below it. Each waiter
 * stands once, under the one that it waits for first: {@link LockGraph#blockersOf} has the others.
 *
 * @param edge why it stands here; empty at a root
 * @param inCycle whether it waits, over others, for itself
 */
public record LockTree(
    LockOwner owner, Optional<LockEdge> edge, boolean inCycle, List<LockTree> below) {
  /** Copies the list. */
  public LockTree {
    below = List.copyOf(below);
  }
}
