package dev.belay.desktop.journal;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.journal.HistoryViewModel.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** All runs at the left, the journal of the chosen one at the right. */
public final class HistoryView extends BorderPane {
  private final HistoryViewModel model;
  private final VBox notes = new VBox(8);
  private final ListView<RunLine> runs;
  private final JournalPane journal;
  private final BorderPane left = new BorderPane();
  private final Subscriptions subscriptions = new Subscriptions();

  /**
   * A view of that history.
   *
   * @param clipboard takes what is copied
   */
  public HistoryView(HistoryViewModel model, Consumer<String> clipboard) {
    this.model = model;
    getStyleClass().add("history");
    getStylesheets()
        .add(
            Objects.requireNonNull(HistoryView.class.getResource("journal.css"), "journal.css")
                .toExternalForm());
    setId("history");
    runs = runs();
    journal = new JournalPane(model, clipboard);
    left.getStyleClass().add("history-left");
    left.setTop(notes);
    left.setCenter(runs);
    setLeft(Panes.mark(left));
    setCenter(journal);
    subscriptions.watch(model.list(), this::show);
    subscriptions.watch(model.chosen(), this::choose);
  }

  /** What takes the focus when the room opens. */
  public Optional<Node> first() {
    return Optional.of(runs);
  }

  /** Copies the selected entries, or what is selected of the runs. */
  public void copy(boolean markdown) {
    journal.copy(markdown);
  }

  /** Goes to the filter's field. */
  public void filter() {
    journal.filter();
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
    journal.close();
  }

  private ListView<RunLine> runs() {
    var list = new ListView<>(model.runs());
    list.setId("history-runs");
    list.setAccessibleText("Runs, newest first");
    list.getStyleClass().add("history-runs");
    list.setCellFactory(_ -> new RunCell());
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> {
          if (now != null) {
            model.open(now.run());
          }
        });
    return list;
  }

  private void choose(Optional<String> run) {
    run.ifPresent(id -> {
      for (var i = 0; i < model.runs().size(); i++) {
        if (model.runs().get(i).run().equals(id)) {
          if (runs.getSelectionModel().getSelectedIndex() != i) {
            runs.getSelectionModel().select(i);
            runs.scrollTo(Math.max(0, i - 3));
          }
        }
      }
    });
  }

  private void show(State<List<RunLine>> now) {
    notes.getChildren().clear();
    switch (now) {
      case State.Nothing<List<RunLine>> _, State.Reading<List<RunLine>> _ ->
          notes.getChildren().add(pad(whole("Reading…", "muted")));
      case State.Ready<List<RunLine>>(var lines) -> {
        if (lines.isEmpty()) {
          notes.getChildren().add(empty());
        }
        choose(model.chosen().get());
      }
      case State.Broken<List<RunLine>>(var happened, var cure) ->
          notes
              .getChildren()
              .add(
                  pad(
                      new Note(
                          Note.Weight.DANGER,
                          happened,
                          cure,
                          List.of(
                              new ActionButton(
                                  ActionButton.Kind.PLAIN, "Read again", "F5", model::refresh)))));
    }
  }

  private static VBox empty() {
    return pad(
        new VBox(
            6,
            whole("No run yet.", "lead", "semibold"),
            wrapped("Runs that are started here or by belay run are listed here.", "muted"),
            new HBox(8, new KeyCap("Ctrl+1"), whole("opens the library", "muted"))));
  }

  private static VBox pad(Node node) {
    var box = new VBox(node);
    box.getStyleClass().add("history-pad");
    return box;
  }

  /** The field that filters the entries. */
  static HBox filter(HistoryViewModel model, TextField field) {
    field.setId("journal-filter");
    field.setPromptText("Find in this journal");
    field.setAccessibleText("Find in this journal");
    field.textProperty().bindBidirectional(model.filter());
    var box = new HBox(Icon.SEARCH.node(), field, new KeyCap("/"));
    box.getStyleClass().add("filter");
    HBox.setHgrow(field, Priority.ALWAYS);
    return box;
  }
}
