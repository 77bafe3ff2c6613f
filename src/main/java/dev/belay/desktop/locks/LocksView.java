package dev.belay.desktop.locks;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.recorder.TimelinePane;
import dev.belay.desktop.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.collections.ListChangeListener;
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
  private final Runnable askNow;
  private final ListView<ForestLine> forest;
  private final VBox notes = new VBox(8);
  private final StackPane nothing = new StackPane();
  private final DetailPane detail;
  private final GraphPane graph;
  private final LocksPanes panes;
  private final TimelinePane timeline;
  private List<String> noted = List.of("");
  private boolean selecting;

  LocksView(
      LocksViewModel model,
      GraphModel graphs,
      RecorderModel<BlockScene> recorder,
      Runnable askNow,
      Subscriptions subscriptions) {
    this.model = model;
    this.askNow = askNow;
    setId("locks");
    getStyleClass().add("locks");
    getStylesheets()
        .add(
            Objects.requireNonNull(LocksView.class.getResource("locks.css"), "locks.css")
                .toExternalForm());
    forest = forest();
    nothing.getStyleClass().add("locks-nothing");
    nothing.setMouseTransparent(true);
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
    model.lines().addListener((ListChangeListener<ForestLine>) _ -> select());
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

  private ListView<ForestLine> forest() {
    var list = new ListView<>(model.lines());
    list.setId("locks-forest");
    list.setAccessibleText("Who blocks whom, root blockers first");
    list.getStyleClass().add("locks-forest");
    list.setCellFactory(_ -> new ForestCell(model::turn));
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> {
          if (now != null && !selecting) {
            model.select(now.key());
          }
        });
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    return list;
  }

  private void key(KeyEvent event) {
    var line = forest.getSelectionModel().getSelectedItem();
    if (line == null) {
      return;
    }
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
      var items = forest.getItems();
      for (var i = 0; i < items.size(); i++) {
        if (wanted.equals(Optional.of(items.get(i).key()))) {
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
    var words =
        now.isEmpty()
            ? "No server is watched. Choose a connection (Ctrl+O), or wait for the sandbox."
            : scene.isEmpty()
                ? now.get().away().isPresent() ? "No sample yet." : "Reading…"
                : scene.get().forest().isEmpty() ? "Nobody waits on a lock." : "";
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

  /** New only when they say something else: one of their buttons may have the focus. */
  private void notes(Optional<Watched<BlockScene>> now) {
    var says = new ArrayList<String>();
    var past = model.past().get();
    past.ifPresent(says::add);
    now.flatMap(Watched::away).ifPresent(away -> says.add(away.happened() + away.since()));
    var blind =
        now.flatMap(Watched::scene).map(scene -> scene.sample().sight().blind()).orElse(List.of());
    blind.forEach(one -> says.add(one.what()));
    if (says.equals(noted)) {
      return;
    }
    noted = List.copyOf(says);
    notes.getChildren().clear();
    pseudoClassStateChanged(PAST, past.isPresent());
    past.ifPresent(words ->
        notes
            .getChildren()
            .add(
                new Note(
                    Note.Weight.WARNING,
                    "You look back: " + words,
                    "What is true now is not shown, and nothing can be cancelled or terminated"
                        + " from here.",
                    List.of())));
    now.ifPresent(watched -> watched.away().ifPresent(_ -> notes.getChildren().add(away(watched))));
    blind.forEach(one ->
        notes.getChildren().add(new Note(Note.Weight.WARNING, one.what(), one.cure(), List.of())));
    notes.setVisible(!notes.getChildren().isEmpty());
    notes.setManaged(notes.isVisible());
  }

  private Note away(Watched<BlockScene> watched) {
    var away = watched.away().orElseThrow();
    var rest =
        watched.scene().isPresent()
            ? "Below is the last sample. Belay asks again by itself."
            : "Belay asks again by itself.";
    var again = new ActionButton(ActionButton.Kind.PLAIN, "Try now", "F5", askNow);
    again.setId("locks-try-now");
    return new Note(
        Note.Weight.OFFLINE,
        "No answer from " + watched.name() + " since " + Formats.moment(away.since()) + " UTC",
        (away.happened() + " " + away.cure()).strip() + " " + rest,
        List.of(again));
  }
}
