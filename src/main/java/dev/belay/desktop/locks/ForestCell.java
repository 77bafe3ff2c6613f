package dev.belay.desktop.locks;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import java.util.List;
import java.util.Optional;
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
  private final Tooltip whole = new Tooltip();
  private final HBox row;
  private Optional<ForestLine> shown = Optional.empty();

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
    if (!line.equals(shown.orElse(null))) {
      show(line);
      shown = Optional.of(line);
    }
    if (getGraphic() == null) {
      setTooltip(whole);
      setGraphic(row);
    }
  }

  /** What did not change is left alone: each icon and style class costs a pass over the rules. */
  private void show(ForestLine line) {
    var before = shown;
    var words = line.words();
    var place = line.place();
    var width = Math.min(place.depth(), 6) * INDENT;
    indent.setMinWidth(width);
    indent.setPrefWidth(width);
    if (changes(before.map(ForestLine::place), place)) {
      fold.getChildren().clear();
      if (place.folds()) {
        fold.getChildren().add((place.open() ? Icon.OPENED : Icon.FOLDED).node("icon-14"));
      }
    }
    if (changes(before.map(ForestLine::kind), line.kind())) {
      sign.getChildren().setAll(sign(line.kind()));
    }
    label.setText(words.label());
    label.setMinWidth(line.owner().isPresent() && words.label().length() < 12 ? USE_PREF_SIZE : 0);
    only(label, List.of("mono"), isMono(line) ? "mono" : "");
    who.setText(words.who());
    doing.setText(words.doing());
    if (changes(before.map(old -> old.words().tone()), words.tone())) {
      doing.getStyleClass().removeIf(style -> style.startsWith("tone-"));
      doing.getStyleClass().add(words.tone().styleClass());
    }
    lock.setText(words.lock());
    on.setText(GraphCards.brief(words.on()));
    waits.setText(words.waits());
    var counts = line.kind() == BlockNode.Kind.ROOT || line.kind() == BlockNode.Kind.WAITER;
    frees.setText(counts ? String.valueOf(line.frees()) : "");
    only(frees, List.of("muted", "semibold"), line.frees() == 0 ? "muted" : "semibold");
    setAccessibleText(line.text().strip());
    whole.setText(
        "%s %s%n%s%n%s %s%n%s"
            .formatted(
                words.label(), words.who(), words.doing(), words.lock(), words.on(), on.getText()));
  }

  private static <T> boolean changes(Optional<T> before, T now) {
    return !before.equals(Optional.of(now));
  }

  private static boolean isMono(ForestLine line) {
    return line.owner().isPresent() || line.kind() == BlockNode.Kind.OTHER;
  }

  /** Of those style classes, this one; empty for none. */
  private static void only(Node node, List<String> classes, String one) {
    var styles = node.getStyleClass();
    if (one.isEmpty() ? classes.stream().anyMatch(styles::contains) : !styles.contains(one)) {
      styles.removeAll(classes);
      if (!one.isEmpty()) {
        styles.add(one);
      }
    }
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
