package dev.belay.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives each waiter one place: under the first one that it waits for. */
final class Forest {
  private final LockGraph graph;
  private final Edges all;
  private final Set<LockOwner> roots;
  private final Set<LockOwner> inCycle = new HashSet<>();
  private final Map<LockOwner, LockEdge> edges = new HashMap<>();
  private final Map<LockOwner, List<LockOwner>> below = new LinkedHashMap<>();
  private final Set<LockOwner> placed = new HashSet<>();

  Forest(LockGraph graph, Edges all) {
    this.graph = graph;
    this.all = all;
    this.roots = new HashSet<>(graph.roots());
    graph.cycles().forEach(inCycle::addAll);
    for (var queue : graph.queues()) {
      for (var waiter : queue.waiters()) {
        if (!edges.containsKey(waiter.owner())) {
          first(queue, waiter)
              .ifPresent(edge -> {
                edges.put(edge.waiter(), edge);
                below.computeIfAbsent(edge.blocker(), key -> new ArrayList<>()).add(edge.waiter());
              });
        }
      }
    }
  }

  List<LockTree> trees() {
    var trees = new ArrayList<LockTree>();
    graph.roots().forEach(root -> trees.add(tree(root, Optional.empty())));
    for (var cycle : graph.cycles()) {
      for (var owner : cycle) {
        if (!placed.contains(owner)) {
          trees.add(tree(owner, Optional.empty()));
        }
      }
    }
    return trees;
  }

  /** Who holds comes before who is only ahead, a root before who waits too. */
  private Optional<LockEdge> first(LockQueue queue, LockQueue.Waiter waiter) {
    var blockers = all.first(queue, waiter);
    return blockers.stream()
        .filter(edge -> roots.contains(edge.blocker()))
        .findFirst()
        .or(() -> blockers.stream().findFirst());
  }

  private LockTree tree(LockOwner owner, Optional<LockEdge> edge) {
    placed.add(owner);
    var children = new ArrayList<LockTree>();
    for (var child : below.getOrDefault(owner, List.of())) {
      if (!placed.contains(child)) {
        children.add(tree(child, Optional.ofNullable(edges.get(child))));
      }
    }
    return new LockTree(owner, edge, inCycle.contains(owner), children);
  }
}
