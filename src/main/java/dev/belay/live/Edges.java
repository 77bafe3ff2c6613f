package dev.belay.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Lists the single edges of one waiter. */
final class Edges {
  private final LockFacts facts;

  Edges(LockFacts facts) {
    this.facts = facts;
  }

  /** All of them: those that hold first, then those ahead in the queue. */
  List<LockEdge> of(LockQueue queue, LockQueue.Waiter waiter) {
    var edges = hard(queue, waiter);
    var known = new HashSet<LockOwner>();
    edges.forEach(edge -> known.add(edge.blocker()));
    for (var ahead : queue.waiters().subList(0, waiter.position() - 1)) {
      if (inTheWay(ahead, waiter) && known.add(ahead.owner())) {
        edges.add(soft(queue, waiter, ahead));
      }
    }
    return edges;
  }

  /** Those that hold; only when there are none, the first that is ahead. */
  List<LockEdge> first(LockQueue queue, LockQueue.Waiter waiter) {
    var edges = hard(queue, waiter);
    if (edges.isEmpty()) {
      queue.waiters().subList(0, waiter.position() - 1).stream()
          .filter(ahead -> inTheWay(ahead, waiter))
          .findFirst()
          .ifPresent(ahead -> edges.add(soft(queue, waiter, ahead)));
    }
    return edges;
  }

  private List<LockEdge> hard(LockQueue queue, LockQueue.Waiter waiter) {
    var edges = new ArrayList<LockEdge>();
    for (var holder : queue.holders()) {
      // Members of one parallel group share locks, but not that for making a table longer.
      if (!holder.owner().equals(waiter.owner()) || queue.object().kind() == LockKind.EXTEND) {
        var modes = holder.modes().stream().filter(waiter.mode()::conflictsWith).toList();
        if (!modes.isEmpty()) {
          var certainty =
              confirmed(waiter, holder.owner())
                  ? LockEdge.Certainty.CONFIRMED
                  : LockEdge.Certainty.DERIVED;
          edges.add(
              new LockEdge(
                  waiter.owner(),
                  holder.owner(),
                  LockEdge.Kind.HARD,
                  certainty,
                  queue.object(),
                  waiter.mode(),
                  modes.getLast()));
        }
      }
    }
    return edges;
  }

  private static boolean inTheWay(LockQueue.Waiter ahead, LockQueue.Waiter waiter) {
    return !ahead.owner().equals(waiter.owner()) && ahead.mode().conflictsWith(waiter.mode());
  }

  private LockEdge soft(LockQueue queue, LockQueue.Waiter waiter, LockQueue.Waiter ahead) {
    return new LockEdge(
        waiter.owner(),
        ahead.owner(),
        LockEdge.Kind.SOFT,
        certainty(waiter, ahead),
        queue.object(),
        waiter.mode(),
        ahead.mode());
  }

  private LockEdge.Certainty certainty(LockQueue.Waiter waiter, LockQueue.Waiter ahead) {
    if (confirmed(waiter, ahead.owner())) {
      return LockEdge.Certainty.CONFIRMED;
    }
    return QueueBuilder.closeTogether(waiter.since(), ahead.since())
        ? LockEdge.Certainty.UNCERTAIN
        : LockEdge.Certainty.DERIVED;
  }

  private boolean confirmed(LockQueue.Waiter waiter, LockOwner blocker) {
    return facts.asked().getOrDefault(waiter.pid(), List.of()).contains(blocker.pid());
  }
}
