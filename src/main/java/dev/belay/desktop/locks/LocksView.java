package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.recorder.TimelinePane;
import dev.belay.desktop.watch.WatchNotes;
import dev.belay.desktop.watch.Watched;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The forest at the left, the chosen session at the right, above them what is not well. */
final class LocksView extends BorderPane {
  private static final PseudoClass PAST = PseudoClass.getPseudoClass("past");

  private final LocksViewModel model;
  private final ListView<ForestRow> forest;
  private final WatchNotes notes;
  private final StackPane nothing = new StackPane();
  private final DetailPane detail;
  private final GraphPane graph;
  private final LocksPanes panes;
  private final TimelinePane timeline;
  private boolean selecting;

  LocksView(
      LocksViewModel model,
      GraphModel graphs,
      RecorderModel<BlockScene> recorder,
      Runnable askNow,
      Subscriptions subscriptions) {
    this.model = model;
    setId("locks");
    getStyleClass().add("locks");
    getStylesheets()
        .add(
            Objects.requireNonNull(LocksView.class.getResource("locks.css"), "locks.css")
                .toExternalForm());
    forest = forest();
    nothing.getStyleClass().add("locks-nothing");
    nothing.setMouseTransparent(true);
    notes = new WatchNotes("locks-try-now", askNow);
    notes.getStyleClass().add("locks-notes");
    var list = new StackPane(forest, nothing);
    VBox.setVgrow(list, Priority.ALWAYS);
    var left = new VBox(columns(), list);
    setTop(notes);
    detail = new DetailPane(model, subscriptions);
    graph = new GraphPane(model, graphs, this::openSession, subscriptions);
    panes = new LocksPanes(left, graph, detail);
    setCenter(panes);
    timeline = Panes.mark(new TimelinePane(recorder, subscriptions));
    setBottom(timeline);
    subscriptions.watch(model.shown(), this::show);
    subscriptions.watch(model.selected(), _ -> select());
    subscriptions.watch(model.rows(), _ -> select());
    subscriptions.watch(model.rows(), _ -> empty());
    subscriptions.watch(model.frozen(), timeline::freeze);
  }

  Node first() {
    return forest;
  }

  /** The drawn graph. */
  GraphPane graph() {
    return graph;
  }

  /** The time line. */
  TimelinePane timeline() {
    return timeline;
  }

  /** Goes on to what shares a place with what is seen. */
  void nextTab() {
    panes
        .next()
        .ifPresent(tab ->
            (switch (tab) {
                  case FOREST -> forest;
                  case GRAPH -> graph;
                  case SESSION -> detail;
                })
                .requestFocus());
  }

  /** Goes to what is told of the chosen session. */
  private void openSession() {
    panes.show(LocksPanes.Tab.SESSION);
    // The pane itself: letters typed into its text would not be keys any more.
    detail.requestFocus();
  }

  private static HBox columns() {
    var columns =
        new HBox(
            Text.whole("Session, root blockers first", "muted"),
            Text.gap(),
            Text.whole("Lock", "muted", "forest-lock"),
            Text.whole("Waits", "muted", "forest-waits"),
            Text.whole("Frees", "muted", "forest-frees"));
    columns.getStyleClass().add("forest-columns");
    return columns;
  }

  private ListView<ForestRow> forest() {
    var list = new ListView<>(model.places());
    list.setId("locks-forest");
    list.setAccessibleText("Who blocks whom, root blockers first");
    list.getStyleClass().add("locks-forest");
    list.setCellFactory(_ -> new ForestCell(model::turn));
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> {
          if (now != null && !selecting) {
            model.select(now.now().key());
          }
        });
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    return list;
  }

  private void key(KeyEvent event) {
    var row = forest.getSelectionModel().getSelectedItem();
    if (row == null) {
      return;
    }
    var line = row.now();
    var place = line.place();
    var turns =
        event.getCode() == KeyCode.ENTER
            || event.getCode() == KeyCode.LEFT && place.open()
            || event.getCode() == KeyCode.RIGHT && !place.open();
    if (turns && place.folds()) {
      model.turn(line.key());
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER) {
      openSession();
      event.consume();
    }
  }

  /** A sample moves rows: the selection stays with its session. */
  private void select() {
    if (selecting) {
      return;
    }
    selecting = true;
    try {
      var wanted = model.selected().get();
      var lines = model.lines();
      for (var i = 0; wanted.isPresent() && i < lines.size(); i++) {
        if (wanted.get().equals(lines.get(i).key())) {
          if (forest.getSelectionModel().getSelectedIndex() != i) {
            forest.getSelectionModel().clearAndSelect(i);
          }
          return;
        }
      }
      forest.getSelectionModel().clearSelection();
    } finally {
      selecting = false;
    }
  }

  private void show(Optional<Watched<BlockScene>> now) {
    var scene = now.flatMap(Watched::scene);
    notes(now);
    empty();
  }

  /** Why there are no rows. */
  private void empty() {
    var now = model.shown().get();
    var scene = now.flatMap(Watched::scene);
    var words =
        now.isEmpty()
            ? "No server is watched. Choose a connection (Ctrl+O), or wait for the sandbox."
            : scene.isEmpty()
                ? now.get().away().isPresent() ? "No sample yet." : "Reading…"
                : scene.get().forest().isEmpty()
                    ? "Nobody waits on a lock."
                    : model.lines().isEmpty()
                        ? "No session matches the filter. Press / to change or clear it."
                        : "";
    var shown =
        nothing.getChildren().isEmpty() ? "" : nothing.getChildren().getFirst().getAccessibleText();
    if (!words.equals(shown)) {
      nothing.getChildren().clear();
      if (!words.isEmpty()) {
        var label = Text.wrapped(words, "lead", "muted");
        label.setAccessibleText(words);
        nothing.getChildren().add(label);
      }
    }
  }

  private void notes(Optional<Watched<BlockScene>> now) {
    var past = model.past().get();
    pseudoClassStateChanged(PAST, past.isPresent());
    notes.show(
        past.map(words ->
            new WatchNotes.Above(
                "You look back: " + words,
                "What is true now is not shown, and nothing can be cancelled or terminated from"
                    + " here.")),
        now,
        now.flatMap(Watched::scene).map(scene -> scene.sample().sight().blind()).orElse(List.of()));
  }
}
