package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** A row of the forest: who, what it holds or wants, how long it waits, how many it frees. */
final class ForestCell extends ListCell<ForestLine> {
  private static final double INDENT = 20;

  private final Region indent = new Region();
  private final StackPane fold = new StackPane();
  private final StackPane sign = new StackPane();
  private final Label label = Text.whole("", "mono", "semibold");
  private final Label who = Text.of("", "forest-who");
  private final Label doing = Text.of("", "small");
  private final Label lock = Text.of("", "forest-mode");
  private final Label on = Text.of("", "small", "mono", "muted");
  private final Label waits = Text.whole("", "mono", "forest-waits");
  private final Label frees = Text.whole("", "forest-frees");
  private final HBox row;

  ForestCell(Consumer<String> turn) {
    getStyleClass().add("forest-cell");
    fold.getStyleClass().add("forest-fold");
    fold.setOnMouseClicked(event -> {
      if (getItem() != null) {
        turn.accept(getItem().key());
        event.consume();
      }
    });
    sign.getStyleClass().add("forest-sign");
    var first = new HBox(6, label, who);
    first.setAlignment(Pos.BASELINE_LEFT);
    var left = new VBox(first, doing);
    left.setMinWidth(0);
    left.setPrefWidth(0);
    HBox.setHgrow(left, Priority.ALWAYS);
    var middle = new VBox(lock, on);
    middle.getStyleClass().add("forest-lock");
    row = new HBox(indent, fold, sign, left, middle, waits, frees);
    row.setAlignment(Pos.CENTER_LEFT);
    row.getStyleClass().add("forest-row");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(ForestLine line, boolean empty) {
    super.updateItem(line, empty);
    if (empty || line == null) {
      setGraphic(null);
      setAccessibleText(null);
      setTooltip(null);
      return;
    }
    var words = line.words();
    var place = line.place();
    var width = Math.min(place.depth(), 6) * INDENT;
    indent.setMinWidth(width);
    indent.setPrefWidth(width);
    fold.getChildren().clear();
    if (place.folds()) {
      fold.getChildren().add((place.open() ? Icon.OPENED : Icon.FOLDED).node("icon-14"));
    }
    sign.getChildren().setAll(sign(line.kind()));
    label.setText(words.label());
    label.setMinWidth(line.owner().isPresent() && words.label().length() < 12 ? USE_PREF_SIZE : 0);
    label.getStyleClass().remove("mono");
    if (line.owner().isPresent() || line.kind() == BlockNode.Kind.OTHER) {
      label.getStyleClass().add("mono");
    }
    who.setText(words.who());
    doing.setText(words.doing());
    doing.getStyleClass().removeIf(style -> style.startsWith("tone-"));
    doing.getStyleClass().add(words.tone().styleClass());
    lock.setText(words.lock());
    on.setText(GraphCards.brief(words.on()));
    waits.setText(words.waits());
    var counts = line.kind() == BlockNode.Kind.ROOT || line.kind() == BlockNode.Kind.WAITER;
    frees.setText(counts ? String.valueOf(line.frees()) : "");
    frees.getStyleClass().removeAll("muted", "semibold");
    frees.getStyleClass().add(line.frees() == 0 ? "muted" : "semibold");
    setAccessibleText(line.text().strip());
    setTooltip(
        new Tooltip(
            words.label()
                + " "
                + words.who()
                + "\n"
                + words.doing()
                + "\n"
                + words.lock()
                + " "
                + words.on()
                + "\n"
                + on.getText()));
    setGraphic(row);
  }

  private static Node sign(BlockNode.Kind kind) {
    return switch (kind) {
      case ROOT -> Icon.LOCK.node("icon-14", Tone.DANGER.styleClass());
      case WAITER -> Icon.WATCHING.node("icon-14", Tone.WARNING.styleClass());
      case QUEUE -> Icon.QUEUE.node("icon-14", Tone.WARNING.styleClass());
      case OTHERS, OTHER -> Icon.EXPIRED.node("icon-14", Tone.MUTED.styleClass());
    };
  }
}
