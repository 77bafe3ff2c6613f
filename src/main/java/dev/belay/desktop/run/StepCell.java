package dev.belay.desktop.run;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.RunScreen.StepRow;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/** A step in the list: icon, title, and below the state's word with its value. */
final class StepCell extends HBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
  private static final PseudoClass QUIET = PseudoClass.getPseudoClass("quiet");
  private static final PseudoClass SKIPPED = PseudoClass.getPseudoClass("skipped");

  private final Tooltip whole = new Tooltip();
  private Optional<StepRow> shown = Optional.empty();
  private boolean icons;

  StepCell(String id, Consumer<String> read, boolean icons) {
    this.icons = icons;
    if (icons) {
      Tooltip.install(this, whole);
    }
    getStyleClass().add("step-cell");
    setId("step-" + id);
    setFocusTraversable(true);
    setOnMouseClicked(_ -> {
      requestFocus();
      read.accept(id);
    });
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
            read.accept(id);
            event.consume();
          }
        });
  }

  void show(StepRow row) {
    if (shown.equals(Optional.of(row))) {
      return;
    }
    shown = Optional.of(row);
    draw(row);
  }

  /** Leaves the icons; the words stand in the tooltip. */
  void setIcons(boolean now) {
    if (icons != now) {
      icons = now;
      if (now) {
        Tooltip.install(this, whole);
      } else {
        Tooltip.uninstall(this, whole);
      }
      shown.ifPresent(this::draw);
    }
  }

  private void draw(StepRow row) {
    var look = row.look();
    var next = look == dev.belay.desktop.control.StateLook.NEXT;
    pseudoClassStateChanged(CURRENT, row.place().current());
    pseudoClassStateChanged(SELECTED, row.place().selected());
    pseudoClassStateChanged(
        QUIET, next || look == dev.belay.desktop.control.StateLook.NOT_APPLICABLE);
    pseudoClassStateChanged(SKIPPED, look == dev.belay.desktop.control.StateLook.SKIPPED);
    var icon = look.icon().node("step-icon", look.iconTone().styleClass());
    if (icons) {
      icons(row, icon);
    } else {
      lines(row, icon);
    }
    Accessibility.readsAs(this, row.spoken());
  }

  private void icons(StepRow row, Node icon) {
    var column = new VBox(2, icon);
    row.undo()
        .ifPresent(undo ->
            column.getChildren().add(Icon.UNDONE.node("icon-14", undo.tone().styleClass())));
    getChildren().setAll(column);
    whole.setText(
        String.join(
            "\n",
            Stream.of(
                    row.title(),
                    words(row),
                    row.undo().map(undo -> undo.word() + " " + undo.detail()).orElse(""))
                .filter(line -> !line.isBlank())
                .toList()));
  }

  private static String words(StepRow row) {
    var detail = row.detail();
    return String.join(
        " ",
        Stream.of(row.look().word(), detail.before(), detail.value(), detail.after())
            .filter(word -> !word.isBlank())
            .toList());
  }

  private void lines(StepRow row, Node icon) {
    var next = row.look() == dev.belay.desktop.control.StateLook.NEXT;
    var lines = new VBox(Text.wrapped(row.title(), "step-title"));
    if (!next) {
      lines.getChildren().add(second(row));
    }
    row.undo()
        .ifPresent(undo ->
            lines
                .getChildren()
                .add(
                    new HBox(
                        5,
                        Icon.UNDONE.node("icon-14", undo.tone().styleClass()),
                        Text.whole(undo.word(), "small", "state-word", undo.tone().styleClass()),
                        Text.whole(undo.detail(), "small", "muted"))));
    HBox.setHgrow(lines, Priority.ALWAYS);
    getChildren().setAll(icon, lines);
  }

  private static TextFlow second(StepRow row) {
    var detail = row.detail();
    var flow = new TextFlow(words(row.look().word(), "run-word", row.look().tone().styleClass()));
    if (!detail.before().isEmpty()) {
      flow.getChildren().add(words(" " + detail.before(), "run-muted"));
    }
    if (!detail.value().isEmpty()) {
      // A space of its own: the one of the value's font is wide.
      flow.getChildren().addAll(words(" ", "run-muted"), words(detail.value(), "run-value"));
    }
    if (!detail.after().isEmpty()) {
      var space = detail.after().startsWith(",") ? "" : " ";
      flow.getChildren().add(words(space + detail.after(), "run-muted"));
    }
    flow.getStyleClass().add("step-words");
    return flow;
  }

  private static javafx.scene.text.Text words(String words, String... styleClasses) {
    var text = new javafx.scene.text.Text(words);
    text.getStyleClass().add("run-text");
    text.getStyleClass().addAll(styleClasses);
    return text;
  }
}
