package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One node of the drawn graph: a card of four lines. */
final class GraphNode extends Label {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final PseudoClass QUEUE = PseudoClass.getPseudoClass("queue");
  private static final PseudoClass CROWD = PseudoClass.getPseudoClass("crowd");
  private static final PseudoClass RING = PseudoClass.getPseudoClass("ring");

  /** So many strokes stand for a crowd. */
  private static final int STROKES = 7;

  private final List<Label> lines = new ArrayList<>();
  private Label title = new Label();
  private Label corner = new Label();
  private final HBox head = new HBox();
  private final VBox face = new VBox();
  private final Tooltip whole = new Tooltip();
  private Optional<GraphCard> shown = Optional.empty();

  GraphNode() {
    getStyleClass().add("graph-node");
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    setAccessibleRole(AccessibleRole.TREE_ITEM);
    setAlignment(Pos.TOP_LEFT);
    head.getStyleClass().add("graph-node-head");
    head.setAlignment(Pos.BASELINE_LEFT);
    face.getStyleClass().add("graph-node-face");
    face.setFillWidth(true);
    face.prefWidthProperty().bind(widthProperty());
    setGraphic(face);
    setTooltip(whole);
  }

  void chosen(boolean now) {
    pseudoClassStateChanged(CHOSEN, now);
  }

  /** Shows that; the same again changes nothing. */
  void show(GraphCard card) {
    if (shown.equals(Optional.of(card))) {
      return;
    }
    var before = shown;
    shown = Optional.of(card);
    whole.setText(card.text());
    setAccessibleText(card.text().replace("\n", ", "));
    if (before.filter(old -> alike(old, card)).isPresent()) {
      title.setText(card.title());
      corner.setText(corner(card));
      for (var i = 0; i < lines.size(); i++) {
        lines.get(i).setText(card.lines().get(i).words());
      }
      return;
    }
    build(card);
  }

  /** The same but for words: then the same labels say them. */
  private static boolean alike(GraphCard one, GraphCard other) {
    return one.kind() == other.kind()
        && one.ring() == other.ring()
        && one.lines().stream()
            .map(GraphCard.Line::style)
            .toList()
            .equals(other.lines().stream().map(GraphCard.Line::style).toList());
  }

  private static String corner(GraphCard card) {
    return card.kind() == GraphCard.Kind.ROOT && card.ring() ? "in a ring" : card.corner();
  }

  private void build(GraphCard card) {
    var queue = card.kind() == GraphCard.Kind.QUEUE;
    var crowd = card.kind() == GraphCard.Kind.CROWD;
    pseudoClassStateChanged(QUEUE, queue || crowd);
    pseudoClassStateChanged(CROWD, crowd);
    pseudoClassStateChanged(RING, card.ring());
    var root = card.kind() == GraphCard.Kind.ROOT;
    title =
        queue || crowd
            ? Text.of(card.title(), "semibold")
            : Text.of(card.title(), "mono", "semibold", "graph-pid");
    corner =
        root ? Text.whole(corner(card), "small", "tone-danger") : Text.whole(corner(card), "mono");
    head.getChildren().setAll(title, Text.gap(), corner);
    if (card.ring() && !root) {
      head.getChildren().add(1, Icon.WARNING.node("icon-14", "tone-danger"));
    }
    face.getChildren().setAll(head);
    lines.clear();
    card.lines().forEach(line -> face.getChildren().add(line(line, crowd)));
  }

  /** The drawing gives its size. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  private Region line(GraphCard.Line line, boolean crowd) {
    var label = Text.of(line.words(), "small");
    lines.add(label);
    if (!line.style().isEmpty()) {
      label.getStyleClass().addAll(List.of(line.style().split(" ")));
    }
    if (!crowd || !line.style().equals("muted")) {
      return label;
    }
    var strokes = new HBox();
    strokes.getStyleClass().add("graph-strokes");
    for (var i = 0; i < STROKES; i++) {
      var stroke = new Region();
      stroke.getStyleClass().add("graph-stroke");
      strokes.getChildren().add(stroke);
    }
    strokes.getChildren().add(label);
    strokes.setAlignment(Pos.CENTER_LEFT);
    return strokes;
  }
}
