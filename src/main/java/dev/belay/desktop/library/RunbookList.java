package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.RiskTag;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.runbook.About;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * The runbooks by kind. Up and Down move the focus, Enter opens; a click selects, a double click or
 * the button in the header opens. A new reading keeps the focus on the same runbook.
 */
final class RunbookList extends VBox {
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private static final String PREFIX = "runbook-";

  private final List<HBox> rows = new ArrayList<>();
  private final Consumer<String> open;
  private final ObjectProperty<Optional<String>> selected =
      new SimpleObjectProperty<>(Optional.empty());

  RunbookList(Consumer<String> open) {
    this.open = open;
    getStyleClass().addAll("panel", "runbook-list");
    addEventHandler(KeyEvent.KEY_PRESSED, this::steer);
  }

  void show(LibrarySnapshot snapshot, Predicate<LibrarySnapshot.RunbookLine> passes) {
    var focused = rows.stream().filter(Node::isFocused).map(Node::getId).findFirst();
    rows.clear();
    getChildren().setAll(head());
    for (var kind : About.Kind.values()) {
      var lines = snapshot.of(kind).stream().filter(passes).toList();
      if (!lines.isEmpty() && kind != About.Kind.EMERGENCY) {
        getChildren().add(group(kind));
        lines.forEach(line -> rows.add(row(line)));
        getChildren().addAll(rows.subList(rows.size() - lines.size(), rows.size()));
      }
    }
    if (rows.isEmpty()) {
      var none = of("No runbook's title has these words.", "muted");
      none.getStyleClass().add("runbook-none");
      getChildren().add(none);
    }
    selected
        .get()
        .map(id -> PREFIX + id)
        .flatMap(id -> rows.stream().filter(row -> id.equals(row.getId())).findFirst())
        .ifPresent(this::select);
    focused.ifPresent(
        id -> rows.stream().filter(row -> id.equals(row.getId())).forEach(Node::requestFocus));
  }

  /** The runbook that was chosen last; opening it is one more press. */
  ReadOnlyObjectProperty<Optional<String>> selected() {
    return selected;
  }

  Optional<HBox> first() {
    return rows.stream().findFirst();
  }

  private static HBox head() {
    var head =
        new HBox(
            cell(of("Runbook"), "column-title"),
            cell(of("Highest risk"), "column-risk"),
            cell(of("Steps"), "column-steps"),
            cell(of("Last run"), "column-run"),
            cell(of("Next review"), "column-review"));
    head.getStyleClass().add("runbook-head");
    return head;
  }

  private static HBox group(About.Kind kind) {
    var word =
        switch (kind) {
          case MIGRATION -> "Migration";
          case ROLLBACK -> "Rollback";
          case EMERGENCY -> "Emergency";
          case ROUTINE -> "Routine";
          case DRILL -> "Drill";
        };
    var group = new HBox(whole(word, "section"));
    group.getStyleClass().add("runbook-group");
    return group;
  }

  private HBox row(LibrarySnapshot.RunbookLine line) {
    var run = new HBox(8);
    run.setAlignment(Pos.CENTER_LEFT);
    line.lastRun()
        .state()
        .ifPresent(state ->
            run.getChildren().add(state.icon().node("icon-14", state.tone().styleClass())));
    run.getChildren()
        .add(of(line.lastRun().words(), line.lastRun().state().isPresent() ? "strong" : "muted"));
    var review = new HBox(6);
    review.setAlignment(Pos.CENTER_LEFT);
    if (line.overdue()) {
      review.getChildren().add(Icon.WARNING.node("icon-14", Tone.WARNING.styleClass()));
    }
    review
        .getChildren()
        .add(of(line.review(), line.overdue() ? Tone.WARNING.styleClass() : "strong"));
    var steps = whole(String.valueOf(line.size().steps()));
    var row =
        new HBox(
            cell(wrapped(line.title(), "runbook-title"), "column-title"),
            cell(new RiskTag(line.size().highest()), "column-risk"),
            cell(steps, "column-steps"),
            cell(run, "column-run"),
            cell(review, "column-review"));
    row.getStyleClass().add("runbook-row");
    row.setId(PREFIX + line.id());
    row.setFocusTraversable(true);
    row.setAccessibleText(
        String.join(
            ", ",
            line.title(),
            "highest risk " + RiskTag.word(line.size().highest()),
            line.size().steps() + " steps",
            "last run " + line.lastRun().words(),
            "next review " + line.review()));
    row.focusedProperty()
        .addListener((_, _, now) -> {
          if (now) {
            select(row);
          }
        });
    row.setOnMousePressed(event -> {
      row.requestFocus();
      select(row);
      // The scroll pane around the list would take the focus for itself.
      event.consume();
    });
    row.setOnMouseClicked(event -> {
      if (event.getClickCount() == 2) {
        open.accept(line.id());
      }
    });
    return row;
  }

  private void select(HBox row) {
    selected.set(Optional.ofNullable(row.getId()).map(id -> id.substring(PREFIX.length())));
    rows.forEach(one -> one.pseudoClassStateChanged(SELECTED, one.equals(row)));
  }

  private static HBox cell(Node content, String column) {
    var cell = new HBox(content);
    cell.getStyleClass().add(column);
    cell.setAlignment(column.equals("column-steps") ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
    if (column.equals("column-title")) {
      HBox.setHgrow(cell, Priority.ALWAYS);
      cell.setMinWidth(0);
    }
    return cell;
  }

  private void steer(KeyEvent event) {
    var at = rows.stream().filter(Node::isFocused).findFirst().map(rows::indexOf).orElse(-1);
    if (at < 0) {
      return;
    }
    if (event.getCode() == KeyCode.DOWN && at + 1 < rows.size()) {
      rows.get(at + 1).requestFocus();
    } else if (event.getCode() == KeyCode.UP && at > 0) {
      rows.get(at - 1).requestFocus();
    } else if (event.getCode() == KeyCode.ENTER) {
      open.accept(String.valueOf(rows.get(at).getId()).substring(PREFIX.length()));
    } else {
      return;
    }
    event.consume();
  }
}
