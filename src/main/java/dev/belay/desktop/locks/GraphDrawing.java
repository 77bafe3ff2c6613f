package dev.belay.desktop.locks;

import dev.belay.desktop.locks.WaitGraph.Cell;
import dev.belay.desktop.locks.WaitGraph.Edge;
import dev.belay.desktop.locks.WaitGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Group;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Path;

/** Nodes, edges and the lines between lanes, at their places; sizes follow the text's. */
final class GraphDrawing extends Pane {
  /** All in the size of the text. */
  private static final double ROOT = 14;

  private static final double OTHER = 12.6;
  private static final double GAP = 2.6;
  private static final double HIGH = 7.7;
  private static final double ROW_GAP = 1.4;
  private static final double LANE_GAP = 3.2;

  private final Map<String, GraphNode> cards = new HashMap<>();
  private final Map<Edge, Path> edges = new HashMap<>();
  private final List<Region> stacks = new ArrayList<>();
  private final List<Line> borders = new ArrayList<>();
  private final Label probe = new Label("0");

  /** Groups that leave their children's sizes alone. */
  private final Group below = new Group();

  private final Group above = new Group();
  private final Consumer<String> clicked;
  private final Consumer<String> opened;
  private WaitGraph graph = WaitGraph.NONE;
  private Optional<String> chosen = Optional.empty();

  GraphDrawing(Consumer<String> clicked, Consumer<String> opened) {
    this.clicked = clicked;
    this.opened = opened;
    probe.getStyleClass().add("graph-probe");
    probe.setVisible(false);
    below.setAutoSizeChildren(false);
    above.setAutoSizeChildren(false);
    getStyleClass().add("graph-drawing");
    getChildren().addAll(probe, below, above);
  }

  /** Shows that graph; nodes that were there already stay the same nodes. */
  void show(WaitGraph now) {
    var keys = new HashSet<String>();
    now.nodes().forEach(node -> keys.add(node.key()));
    cards
        .entrySet()
        .removeIf(entry -> {
          var gone = !keys.contains(entry.getKey());
          if (gone) {
            above.getChildren().remove(entry.getValue());
          }
          return gone;
        });
    now.nodes().forEach(node -> card(node.key()).show(node.card()));
    if (!same(now)) {
      redraw(now);
      requestLayout();
    }
    graph = now;
    mark();
  }

  /** What is drawn. */
  WaitGraph graph() {
    return graph;
  }

  private boolean same(WaitGraph now) {
    return now.edges().equals(graph.edges())
        && now.lanes().equals(graph.lanes())
        && places(now).equals(places(graph));
  }

  private static List<Object> places(WaitGraph graph) {
    return graph.nodes().stream()
        .<Object>map(node -> List.of(node.key(), node.cell(), node.card().kind()))
        .toList();
  }

  private GraphNode card(String key) {
    return cards.computeIfAbsent(
        key,
        _ -> {
          var card = new GraphNode();
          card.setId("graph-" + key.replaceAll("@.*", ""));
          card.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
              (event.getClickCount() == 2 ? opened : clicked).accept(key);
              event.consume();
            }
          });
          above.getChildren().add(card);
          return card;
        });
  }

  private void redraw(WaitGraph now) {
    edges.clear();
    stacks.clear();
    borders.clear();
    for (var edge : now.edges()) {
      edges.put(edge, GraphEdge.path(edge));
    }
    for (var node : now.nodes()) {
      if (stacked(node)) {
        stacks.add(stack());
        stacks.add(stack());
      }
    }
    for (var i = 1; i < now.lanes().size(); i++) {
      var line = new Line();
      line.getStyleClass().add("graph-lane");
      borders.add(line);
    }
    below.getChildren().setAll(borders);
    below.getChildren().addAll(edges.values());
    below.getChildren().addAll(stacks);
  }

  private static Region stack() {
    var stack = new Region();
    stack.getStyleClass().addAll("graph-node", "graph-stack");
    return stack;
  }

  private static boolean stacked(Node node) {
    return node.card().kind() == GraphCard.Kind.QUEUE || node.card().kind() == GraphCard.Kind.CROWD;
  }

  /** Marks the chosen node and the edges that meet it. */
  void choose(Optional<String> key) {
    chosen = key;
    mark();
  }

  private void mark() {
    cards.forEach((key, card) -> card.chosen(chosen.equals(Optional.of(key))));
    edges.forEach((edge, path) ->
        GraphEdge.choose(
            path,
            chosen
                .filter(it -> it.equals(edge.blocker()) || it.equals(edge.waiter()))
                .isPresent()));
  }

  /** Where that node is drawn. */
  Optional<Bounds> place(String key) {
    return graph.node(key).map(this::box);
  }

  /** The room that all of it takes. */
  double wide() {
    return graph.nodes().stream().mapToDouble(node -> box(node).getMaxX()).max().orElse(0);
  }

  double high() {
    return graph.lanes().isEmpty() ? 0 : top(graph.lanes().size()) - em() * LANE_GAP;
  }

  private double em() {
    return probe.getFont().getSize();
  }

  /** Where that lane begins. */
  private double top(int lane) {
    var top = 0.0;
    for (var i = 0; i < lane; i++) {
      var rows = graph.lanes().get(i).rows();
      top += rows * HIGH + (rows - 1) * ROW_GAP + LANE_GAP;
    }
    return Math.round(top * em());
  }

  /** A crowd that nothing stands behind, in the first column, where there is room. */
  private boolean broad(Node node) {
    return node.card().kind() == GraphCard.Kind.CROWD
        && node.cell().column() == 1
        && graph.nodes().stream().noneMatch(other -> other.parent().equals(node.key()));
  }

  private Bounds box(Node node) {
    var em = em();
    Cell cell = node.cell();
    var x = cell.column() == 0 ? 0 : ROOT + GAP + (cell.column() - 1) * (OTHER + GAP);
    var wide = cell.column() == 0 ? ROOT : broad(node) ? 2 * OTHER + GAP : OTHER;
    return new BoundingBox(
        Math.round(x * em),
        top(cell.lane()) + Math.round(cell.row() * (HIGH + ROW_GAP) * em),
        Math.round(wide * em),
        Math.round(HIGH * em));
  }

  @Override
  protected void layoutChildren() {
    probe.resizeRelocate(0, 0, 0, 0);
    var boxes = new HashMap<String, Bounds>();
    var stack = 0;
    for (var node : graph.nodes()) {
      var box = box(node);
      boxes.put(node.key(), box);
      var card = Objects.requireNonNull(cards.get(node.key()));
      card.resizeRelocate(box.getMinX(), box.getMinY(), box.getWidth(), box.getHeight());
      if (stacked(node)) {
        for (var back = 2; back > 0; back--) {
          stacks
              .get(stack++)
              .resizeRelocate(
                  box.getMinX() + back * 5,
                  box.getMinY() - back * 5,
                  box.getWidth(),
                  box.getHeight());
        }
      }
    }
    edges.forEach((edge, path) -> {
      var waiter = boxes.get(edge.waiter());
      var blocker = boxes.get(edge.blocker());
      if (waiter != null && blocker != null) {
        GraphEdge.draw(path, edge, waiter, blocker, em());
      }
    });
    for (var i = 0; i < borders.size(); i++) {
      var y = Math.floor(top(i + 1) - em() * LANE_GAP / 2) + 0.5;
      var line = borders.get(i);
      line.setStartX(0);
      line.setEndX(Math.max(wide(), em() * (ROOT + 2 * (OTHER + GAP))));
      line.setStartY(y);
      line.setEndY(y);
    }
  }
}
