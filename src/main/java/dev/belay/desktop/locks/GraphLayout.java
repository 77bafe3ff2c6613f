package dev.belay.desktop.locks;

import dev.belay.desktop.locks.WaitGraph.Cell;
import dev.belay.desktop.locks.WaitGraph.Edge;
import dev.belay.desktop.locks.WaitGraph.Lane;
import dev.belay.desktop.locks.WaitGraph.Node;
import dev.belay.desktop.locks.WaitGraph.Told;
import dev.belay.live.LockEdge;
import dev.belay.live.LockOwner;
import dev.belay.live.LockQueue;
import dev.belay.live.LockTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each row of the forest its place in the drawn graph: a column for each step away from the
 * root, a lane for each root. Who was there in the last picture keeps its place.
 */
final class GraphLayout {
  /** The members of an unfolded queue that are drawn; the forest lists all. */
  static final int MEMBERS = 24;

  private static final int MEMBER_COLUMNS = 3;
  private static final int NODES = 150;

  /** Longer queues have too many edges to look for more than the first one of each waiter. */
  private static final int SEARCHED = 200;

  private final BlockScene scene;
  private final WaitGraph previous;
  private final boolean tidy;
  private final GraphCards cards;
  private final Map<String, BlockNode> blocks = new HashMap<>();
  private final Map<String, Node> before = new HashMap<>();
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Map<String, Integer> members = new HashMap<>();
  private int left;

  /** One that is drawn. */
  private record Seat(String key, String parent, BlockNode block, int column, boolean member) {}

  private record Spot(int column, int row) {}

  private GraphLayout(BlockScene scene, WaitGraph previous, boolean tidy) {
    this.scene = scene;
    this.previous = kin(scene, previous) ? previous : WaitGraph.NONE;
    this.tidy = tidy;
    this.cards = new GraphCards(scene);
    this.previous.nodes().forEach(node -> before.put(node.key(), node));
  }

  /** Whether any root is in both: else nothing has to stay where it was. */
  private static boolean kin(BlockScene scene, WaitGraph previous) {
    return scene.forest().stream()
        .anyMatch(root -> previous.lanes().stream().anyMatch(it -> it.root().equals(root.key())));
  }

  /**
   * The graph of those rows.
   *
   * @param previous whose places are kept
   * @param tidy gives back room that is not needed any more; samples do not
   */
  static WaitGraph of(BlockScene scene, List<ForestLine> lines, WaitGraph previous, boolean tidy) {
    return new GraphLayout(scene, previous, tidy).graph(lines);
  }

  private WaitGraph graph(List<ForestLine> lines) {
    scene.forest().forEach(this::index);
    seat(lines);
    var trees = new LinkedHashMap<String, List<Seat>>();
    var roots = new HashMap<String, String>();
    for (var seat : seats.values()) {
      var root = seat.parent().isEmpty() ? seat.key() : roots.getOrDefault(seat.parent(), "");
      roots.put(seat.key(), root);
      trees.computeIfAbsent(root, _ -> new ArrayList<>()).add(seat);
    }
    var spots = new HashMap<String, Spot>();
    var needed = new HashMap<String, Integer>();
    trees.forEach((root, tree) -> {
      place(tree, spots);
      var rows =
          tree.stream()
              .mapToInt(seat -> Objects.requireNonNull(spots.get(seat.key())).row() + 1)
              .max()
              .orElse(1);
      needed.put(root, rows);
    });
    var lanes = lanes(trees.keySet(), needed);
    var numbers = new HashMap<String, Integer>();
    for (var i = 0; i < lanes.size(); i++) {
      numbers.put(lanes.get(i).root(), i);
    }
    var nodes = new ArrayList<Node>();
    for (var seat : seats.values()) {
      var spot = Objects.requireNonNull(spots.get(seat.key()));
      var lane = numbers.getOrDefault(roots.getOrDefault(seat.key(), ""), 0);
      nodes.add(
          new Node(
              seat.key(),
              seat.parent(),
              new Cell(lane, spot.column(), spot.row()),
              cards.card(seat.block())));
    }
    return new WaitGraph(nodes, edges(), lanes, told());
  }

  private void index(BlockNode node) {
    blocks.put(node.key(), node);
    node.below().forEach(this::index);
  }

  /** The rows with those above them; a queue has so many members only. */
  private void seat(List<ForestLine> lines) {
    var path = new ArrayList<String>();
    for (var line : lines) {
      var depth = line.place().depth();
      while (path.size() > depth) {
        path.removeLast();
      }
      var parent = path.isEmpty() ? "" : path.getLast();
      path.add(line.key());
      var block = blocks.get(line.key());
      if (block == null || line.kind() == BlockNode.Kind.OTHERS || parent.equals("others")) {
        continue;
      }
      var above = seats.get(parent);
      var member = above != null && above.block().kind() == BlockNode.Kind.QUEUE;
      var full = member && members.merge(parent, 1, Integer::sum) > MEMBERS;
      if (full || seats.size() >= NODES || !parent.isEmpty() && above == null) {
        left++;
        continue;
      }
      seats.put(
          line.key(),
          new Seat(line.key(), parent, block, above == null ? 0 : above.column() + 1, member));
    }
  }

  // ---- within a lane

  private void place(List<Seat> tree, Map<String, Spot> spots) {
    var taken = new HashSet<Spot>();
    for (var seat : tree) {
      kept(seat).filter(taken::add).ifPresent(spot -> spots.put(seat.key(), spot));
    }
    var lowest = new HashMap<String, Integer>();
    for (var seat : tree) {
      if (!spots.containsKey(seat.key())) {
        var spot =
            seat.member() ? memberSpot(seat, spots, taken) : spot(seat, spots, taken, lowest);
        taken.add(spot);
        spots.put(seat.key(), spot);
      }
      var row = Objects.requireNonNull(spots.get(seat.key())).row();
      lowest.merge(seat.parent(), row, Math::max);
    }
  }

  /** A node that was under the same one keeps its place. */
  private Optional<Spot> kept(Seat seat) {
    return Optional.ofNullable(before.get(seat.key()))
        .filter(node -> node.parent().equals(seat.parent()))
        .filter(node -> seat.member() || node.cell().column() == seat.column())
        .map(node -> new Spot(node.cell().column(), node.cell().row()));
  }

  /** Beside the one that it waits for, or below those that wait for it already. */
  private static Spot spot(
      Seat seat, Map<String, Spot> spots, Set<Spot> taken, Map<String, Integer> lowest) {
    if (seat.parent().isEmpty()) {
      return new Spot(0, 0);
    }
    var parent = Objects.requireNonNull(spots.get(seat.parent()));
    var from = lowest.containsKey(seat.parent()) ? lowest.get(seat.parent()) + 1 : parent.row();
    for (var row = from; ; row++) {
      var wanted = row;
      if (taken.stream()
          .noneMatch(spot -> spot.row() == wanted && spot.column() >= seat.column())) {
        return new Spot(seat.column(), row);
      }
    }
  }

  /** The members of a queue stand in rows of a few, at its right. */
  private static Spot memberSpot(Seat seat, Map<String, Spot> spots, Set<Spot> taken) {
    var queue = Objects.requireNonNull(spots.get(seat.parent()));
    for (var row = queue.row(); ; row++) {
      for (var i = 1; i <= MEMBER_COLUMNS; i++) {
        var spot = new Spot(queue.column() + i, row);
        if (!taken.contains(spot)) {
          return spot;
        }
      }
    }
  }

  // ---- lanes

  private List<Lane> lanes(Set<String> roots, Map<String, Integer> needed) {
    var lanes = new ArrayList<Lane>();
    for (var old : previous.lanes()) {
      if (roots.contains(old.root())) {
        var rows = needed.getOrDefault(old.root(), 1);
        lanes.add(new Lane(old.root(), tidy ? rows : Math.max(rows, old.rows())));
      } else if (!tidy) {
        lanes.add(new Lane("", old.rows()));
      }
    }
    for (var root : roots) {
      if (lanes.stream().noneMatch(lane -> lane.root().equals(root))) {
        enter(lanes, root, needed.getOrDefault(root, 1));
      }
    }
    while (!lanes.isEmpty() && lanes.getLast().root().isEmpty()) {
      lanes.removeLast();
    }
    return lanes;
  }

  /** Where another root stood, if there is room enough, else at the end. */
  private static void enter(List<Lane> lanes, String root, int rows) {
    for (var i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).root().isEmpty() && lanes.get(i).rows() >= rows) {
        lanes.set(i, new Lane(root, lanes.get(i).rows()));
        return;
      }
    }
    lanes.add(new Lane(root, rows));
  }

  // ---- edges

  private List<Edge> edges() {
    var keys = new HashMap<LockOwner, String>();
    seats
        .values()
        .forEach(seat -> seat.block().owner().ifPresent(owner -> keys.put(owner, seat.key())));
    var edges = new LinkedHashMap<String, Edge>();
    for (var seat : seats.values()) {
      first(seat).ifPresent(edge -> edges.put(edge.waiter() + "\n" + edge.blocker(), edge));
      for (var other : others(seat)) {
        var blocker = keys.get(other.blocker());
        if (blocker != null) {
          edges.putIfAbsent(seat.key() + "\n" + blocker, edge(seat.key(), blocker, other));
        }
      }
    }
    return List.copyOf(edges.values());
  }

  private Optional<Edge> first(Seat seat) {
    if (seat.parent().isEmpty()) {
      return Optional.empty();
    }
    if (seat.member()) {
      return Optional.of(new Edge(seat.key(), seat.parent(), Edge.Kind.MEMBER, true, false));
    }
    var links =
        seat.block().kind() == BlockNode.Kind.QUEUE
            ? seat.block().below().stream().flatMap(each -> each.tree().stream()).toList()
            : seat.block().tree().stream().toList();
    var all = links.stream().flatMap(tree -> tree.edge().stream()).toList();
    return all.stream()
        .filter(edge -> edge.kind() == LockEdge.Kind.HARD)
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(edge -> edge(seat.key(), seat.parent(), edge))
        .map(edge ->
            new Edge(
                edge.waiter(),
                edge.blocker(),
                edge.kind(),
                all.stream().allMatch(GraphLayout::certain),
                edge.ring()));
  }

  private Edge edge(String waiter, String blocker, LockEdge edge) {
    var graph = scene.sample().locks();
    var ring =
        graph.cycles().stream()
            .anyMatch(cycle -> cycle.contains(edge.waiter()) && cycle.contains(edge.blocker()));
    return new Edge(
        waiter,
        blocker,
        edge.kind() == LockEdge.Kind.HARD ? Edge.Kind.HELD : Edge.Kind.QUEUED,
        certain(edge),
        ring);
  }

  private static boolean certain(LockEdge edge) {
    return edge.certainty() != LockEdge.Certainty.UNCERTAIN;
  }

  /** Whom it waits for besides the one at its left. */
  private List<LockEdge> others(Seat seat) {
    if (seat.member() || seat.block().tree().flatMap(LockTree::edge).isEmpty() && !inRing(seat)) {
      return List.of();
    }
    var graph = scene.sample().locks();
    return seat.block()
        .owner()
        .filter(owner ->
            graph.places(owner).stream().mapToInt(queue -> queue.waiters().size()).sum()
                <= SEARCHED)
        .map(graph::blockersOf)
        .orElse(List.of());
  }

  private static boolean inRing(Seat seat) {
    return seat.block().tree().filter(LockTree::inCycle).isPresent();
  }

  private Told told() {
    var graph = scene.sample().locks();
    var uncertain =
        graph.queues().stream()
            .flatMap(queue -> queue.waiters().stream())
            .map(LockQueue.Waiter::order)
            .filter(order -> order == LockEdge.Certainty.UNCERTAIN)
            .count();
    return new Told(
        (int) uncertain, graph.cycles().size(), left, Optional.of(scene.sample().serverTime()));
  }
}
