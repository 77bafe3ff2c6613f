package dev.belay.desktop.locks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The drawn graph of one sample: who stands where, and who waits for whom. Immutable, and made away
 * from the FX thread.
 *
 * @param nodes each once, roots before those that wait for them
 * @param lanes from top to bottom, one for each root
 */
record WaitGraph(List<Node> nodes, List<Edge> edges, List<Lane> lanes, Told told) {
  /** Nobody waits. */
  static final WaitGraph NONE =
      new WaitGraph(List.of(), List.of(), List.of(), new Told(0, 0, 0, Optional.empty()));

  WaitGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    lanes = List.copyOf(lanes);
  }

  /**
   * A session, or several that wait in one queue.
   *
   * @param key that of its row in the forest
   * @param parent the node at its left, empty at a root
   */
  record Node(String key, String parent, Cell cell, GraphCard card) {}

  /** Where a node stands: rows count from the top of its lane. */
  record Cell(int lane, int column, int row) {}

  /**
   * The place of one root and of all that wait for it.
   *
   * @param root empty where a root is gone and nothing moved up
   * @param rows how many it keeps, also while it needs less
   */
  record Lane(String root, int rows) {}

  /** The waiter waits for the blocker. */
  record Edge(String waiter, String blocker, Kind kind, boolean certain, boolean ring) {
    /** Why. */
    enum Kind {
      /** The blocker holds the lock. */
      HELD,
      /** The blocker waits too, ahead in the queue. */
      QUEUED,
      /** No wait: the waiter is one of the blocker's queue, which is unfolded. */
      MEMBER
    }
  }

  /**
   * What stands beside the drawing.
   *
   * @param uncertain how many places in queues are not known for certain
   * @param rings how many rings of sessions wait for each other
   * @param left how many rows of the forest are not drawn
   * @param at when the sample was taken
   */
  record Told(int uncertain, int rings, int left, Optional<Instant> at) {}

  /** The node of that row, if it is drawn. */
  Optional<Node> node(String key) {
    return nodes.stream().filter(node -> node.key().equals(key)).findFirst();
  }

  /** A way to walk. */
  enum Way {
    /** To who blocks. */
    LEFT,
    /** To who waits. */
    RIGHT,
    UP,
    DOWN
  }

  /** The node that lies there as seen from that one; where there is none, the first of all. */
  Optional<Node> walk(Optional<String> from, Way way) {
    var here = from.flatMap(this::node);
    if (here.isEmpty()) {
      return nodes.stream().findFirst();
    }
    var one = here.get();
    return switch (way) {
      case LEFT -> node(one.parent());
      case RIGHT ->
          nodes.stream()
              .filter(node -> node.parent().equals(one.key()))
              .min((a, b) -> Integer.compare(distance(one, a), distance(one, b)));
      case UP -> upright(one, -1);
      case DOWN -> upright(one, 1);
    };
  }

  private Optional<Node> upright(Node from, int sign) {
    return nodes.stream()
        .filter(node -> sign * Integer.compare(height(node), height(from)) > 0)
        .min((a, b) -> Integer.compare(distance(from, a), distance(from, b)));
  }

  /** Rows count more than columns. */
  private int distance(Node from, Node to) {
    return Math.abs(height(to) - height(from)) * 8
        + Math.abs(to.cell().column() - from.cell().column());
  }

  /** Rows from the top of the graph. */
  private int height(Node node) {
    var height = node.cell().row();
    for (var lane = 0; lane < node.cell().lane(); lane++) {
      height += lanes.get(lane).rows();
    }
    return height;
  }
}
