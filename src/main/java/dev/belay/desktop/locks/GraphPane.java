package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.SteadyLabel;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;
import javafx.scene.transform.Translate;

/** The drawn graph with its legend: it is moved with the mouse, and walked with the arrows. */
final class GraphPane extends VBox {
  private static final double EDGE = 16;
  private static final double STEP = 1.2;
  private static final double SMALLEST = 0.2;
  private static final double LARGEST = 2.5;

  private final LocksViewModel model;
  private final GraphModel graphs;
  private final Runnable open;
  private final GraphDrawing drawing;
  private final Pane window = new Pane();
  private final Scale scale = new Scale(1, 1, 0, 0);
  private final Translate move = new Translate(EDGE, EDGE);
  private final Label uncertain = Text.whole("", "small", "muted");
  private final SteadyLabel foot = new SteadyLabel("small", "muted");
  private double pressedX;
  private double pressedY;

  /**
   * A pane over that graph.
   *
   * @param open goes to what is told of the chosen session
   */
  GraphPane(LocksViewModel model, GraphModel graphs, Runnable open, Subscriptions subscriptions) {
    this.model = model;
    this.graphs = graphs;
    this.open = open;
    this.drawing = new GraphDrawing(this::choose, this::openKey);
    setId("locks-graph");
    setAccessibleRole(AccessibleRole.TREE_VIEW);
    setAccessibleText("Who waits for whom, drawn; the list at its left says the same");
    setFocusTraversable(true);
    getStyleClass().add("locks-graph");
    drawing.getTransforms().addAll(move, scale);
    drawing.setManaged(false);
    window.getStyleClass().add("graph-window");
    window.getChildren().add(drawing);
    window.setMinSize(0, 0);
    var clip = new Rectangle();
    clip.widthProperty().bind(window.widthProperty());
    clip.heightProperty().bind(window.heightProperty());
    window.setClip(clip);
    VBox.setVgrow(window, Priority.ALWAYS);
    foot.getStyleClass().add("graph-foot");
    getChildren().addAll(legend(), window, foot);
    listen();
    subscriptions.watch(graphs.graph(), _ -> show());
    visibleProperty().addListener((_, _, _) -> show());
    subscriptions.watch(model.selected(), this::follow);
  }

  private HBox legend() {
    var legend =
        new HBox(
            sample("graph-edge"),
            Text.whole("waits for a lock that is held", "small", "muted"),
            sample("graph-edge", "queued"),
            Text.whole("queued behind a request", "small", "muted"),
            Text.gap(),
            uncertain);
    legend.getStyleClass().add("graph-legend");
    legend.setAlignment(Pos.CENTER_LEFT);
    return legend;
  }

  private static Region sample(String... styles) {
    var line = new Line(0, 0, 26, 0);
    line.getStyleClass().addAll(styles);
    var upper = new Line(0, 0, 7, -4);
    upper.getStyleClass().add("graph-edge");
    var lower = new Line(0, 0, 7, 4);
    lower.getStyleClass().add("graph-edge");
    var box = new Pane(line, upper, lower);
    box.setMinSize(28, 1);
    box.setMaxSize(28, 1);
    return box;
  }

  private void listen() {
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    window.addEventHandler(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          requestFocus();
          pressedX = event.getX() - move.getX();
          pressedY = event.getY() - move.getY();
        });
    window.addEventHandler(
        MouseEvent.MOUSE_DRAGGED,
        event -> {
          move.setX(event.getX() - pressedX);
          move.setY(event.getY() - pressedY);
        });
    window.addEventHandler(
        ScrollEvent.SCROLL,
        event -> {
          if (event.getDeltaY() != 0) {
            zoom(event.getDeltaY() > 0 ? STEP : 1 / STEP, event.getX(), event.getY());
          }
          event.consume();
        });
  }

  /** Tree keys; those of the table are carried out by the room. */
  private void key(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> graphs.walk(WaitGraph.Way.LEFT);
      case RIGHT -> graphs.walk(WaitGraph.Way.RIGHT);
      case UP -> graphs.walk(WaitGraph.Way.UP);
      case DOWN -> graphs.walk(WaitGraph.Way.DOWN);
      case ENTER -> model.selected().get().ifPresent(this::openKey);
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void choose(String key) {
    requestFocus();
    model.select(key);
  }

  /** A queue unfolds; a session is told of. */
  private void openKey(String key) {
    model.select(key);
    var node = graphs.graph().get().node(key);
    var queue =
        node.filter(it ->
                it.card().kind() == GraphCard.Kind.QUEUE
                    || it.card().kind() == GraphCard.Kind.CROWD)
            .isPresent();
    if (queue) {
      model.turn(key);
    } else {
      open.run();
    }
  }

  /** Only where it is seen: behind another pane nothing is drawn. */
  private void show() {
    var graph = graphs.graph().get();
    if (!isVisible() || graph == drawing.graph()) {
      return;
    }
    drawing.show(graph);
    drawing.choose(model.selected().get());
    var told = graph.told();
    var words = told.uncertain() + " uncertain";
    if (!words.equals(uncertain.getText())) {
      uncertain.setText(words);
      uncertain.getStyleClass().removeAll("muted", "tone-warning");
      uncertain.getStyleClass().add(told.uncertain() == 0 ? "muted" : "tone-warning");
    }
    var rings =
        told.rings() == 0
            ? ""
            : (told.rings() == 1 ? "1 ring" : told.rings() + " rings")
                + " of sessions that wait for each other: the server ends one of them. ";
    var left =
        told.left() == 0
            ? ""
            : Formats.count(told.left()) + " more are not drawn, the list has them. ";
    foot.setText(
        rings
            + left
            + told.at()
                .map(at ->
                    "One snapshot of pg_locks, "
                        + Formats.journalMoment(at)
                        + ". Order of drawing is order of waiting.")
                .orElse(""));
  }

  /** Another choice is moved into sight; samples move nothing. */
  private void follow(Optional<String> key) {
    drawing.choose(key);
    key.flatMap(drawing::place)
        .filter(_ -> window.getWidth() > 0)
        .ifPresent(box -> {
          var left = move.getX() + box.getMinX() * scale.getX();
          var right = move.getX() + box.getMaxX() * scale.getX();
          var top = move.getY() + box.getMinY() * scale.getY();
          var bottom = move.getY() + box.getMaxY() * scale.getY();
          if (right > window.getWidth() - EDGE) {
            move.setX(move.getX() - (right - window.getWidth() + EDGE));
          } else if (left < EDGE) {
            move.setX(move.getX() - (left - EDGE));
          }
          if (bottom > window.getHeight() - EDGE) {
            move.setY(move.getY() - (bottom - window.getHeight() + EDGE));
          } else if (top < EDGE) {
            move.setY(move.getY() - (top - EDGE));
          }
        });
  }

  private void zoom(double factor, double x, double y) {
    var old = scale.getX();
    var now = Math.clamp(old * factor, SMALLEST, LARGEST);
    move.setX(x - (x - move.getX()) * now / old);
    move.setY(y - (y - move.getY()) * now / old);
    scale.setX(now);
    scale.setY(now);
  }

  /** Larger, around the middle. */
  void closer() {
    zoom(STEP, window.getWidth() / 2, window.getHeight() / 2);
  }

  /** Smaller, around the middle. */
  void further() {
    zoom(1 / STEP, window.getWidth() / 2, window.getHeight() / 2);
  }

  /** All of it in sight, never larger than as it is written. */
  void fit() {
    graphs.tidy();
    var wide = drawing.wide();
    var high = drawing.high();
    if (wide <= 0 || window.getWidth() <= 0) {
      return;
    }
    var room =
        Math.min((window.getWidth() - 2 * EDGE) / wide, (window.getHeight() - 2 * EDGE) / high);
    scale.setX(Math.clamp(room, SMALLEST, 1));
    scale.setY(scale.getX());
    move.setX(EDGE);
    move.setY(EDGE);
  }

  /** The panes give its size: a clock that goes on in it does not concern the forest beside it. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  /** How much larger than written it is drawn. */
  double zoom() {
    return scale.getX();
  }

  /** Whether the focus is in it. */
  boolean hasFocus() {
    return isFocusWithin();
  }
}
