package dev.belay.desktop.journal;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.ScrollKeeper;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.journal.HistoryViewModel.State;
import dev.belay.desktop.journal.JournalPage.Chain;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The journal of one run: whether it is intact, its entries, and the selected one in full. */
final class JournalPane extends BorderPane {
  private final HistoryViewModel model;
  private final Consumer<String> clipboard;
  private final VBox head = new VBox();
  private final TextField field = new TextField();
  private final HBox tools;
  private final ListView<EntryLine> list;
  private final ScrollKeeper keeper;
  private final VBox detail = new VBox(4);
  private final ScrollPane detailScroll = new ScrollPane(detail);
  private Optional<JournalPage> shown = Optional.empty();
  private final Subscriptions subscriptions = new Subscriptions();

  JournalPane(HistoryViewModel model, Consumer<String> clipboard) {
    this.model = model;
    this.clipboard = clipboard;
    getStyleClass().add("journal-pane");
    head.getStyleClass().add("journal-head");
    tools = tools();
    list = list();
    keeper = new ScrollKeeper(list);
    detail.getStyleClass().add("journal-detail");
    detailScroll.setId("journal-detail");
    detailScroll.setFitToWidth(true);
    detailScroll.getStyleClass().add("journal-detail-scroll");
    detailScroll.managedProperty().bind(detailScroll.visibleProperty());
    setTop(head);
    setCenter(Panes.mark(list));
    setBottom(Panes.mark(detailScroll));
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    subscriptions.watch(model.page(), this::show);
    subscriptions.watch(model.selected(), this::selected);
    subscriptions.watch(model.json(), _ -> detail());
  }

  void close() {
    subscriptions.close();
  }

  void filter() {
    field.requestFocus();
  }

  void copy(boolean markdown) {
    var selected = List.copyOf(list.getSelectionModel().getSelectedItems());
    if (!selected.isEmpty()) {
      clipboard.accept(model.copy(selected, markdown));
    }
  }

  private HBox tools() {
    var only = new ToggleButton("What matters");
    only.getStyleClass().add("choice");
    Accessibility.name(only, "journal-matters", "Leave out what only settling needs");
    only.selectedProperty().bindBidirectional(model.mattersOnly());
    var copyText = new ActionButton(ActionButton.Kind.PLAIN, "Copy", "Ctrl+C", () -> copy(false));
    copyText.setId("journal-copy");
    var copyMarkdown =
        new ActionButton(ActionButton.Kind.PLAIN, "As Markdown", "Ctrl+Shift+C", () -> copy(true));
    copyMarkdown.setId("journal-copy-markdown");
    var line = new HBox(8, HistoryView.filter(model, field), only, gap(), copyText, copyMarkdown);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().add("journal-tools");
    return line;
  }

  private ListView<EntryLine> list() {
    var entries = new ListView<>(model.entries());
    entries.setId("journal-entries");
    entries.setAccessibleText("Entries of the journal");
    entries.getStyleClass().add("journal-entries");
    entries.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    entries.setCellFactory(_ -> new EntryCell());
    entries.setPlaceholder(whole("No entry holds these words.", "muted"));
    entries
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> model.select(Optional.ofNullable(now)));
    return entries;
  }

  private void key(KeyEvent event) {
    if (event.getTarget() instanceof TextField) {
      return;
    }
    if (event.getCode() == KeyCode.C && event.isShortcutDown()) {
      copy(event.isShiftDown());
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER
        && event.getTarget() == list
        && model.selected().get().isPresent()) {
      model.toggleJson();
      event.consume();
    }
  }

  private void show(State<JournalPage> now) {
    if (now instanceof State.Ready<JournalPage>(var page) && grew(page)) {
      // Only the count changes: the rest stays as it is, so that nothing below moves.
      var line = ((HBox) head.getChildren().getFirst()).getChildren();
      line.set(line.size() - 1, chip(page.chain()));
      shown = Optional.of(page);
      keeper.restore();
      return;
    }
    shown = Optional.empty();
    head.getChildren().clear();
    list.setVisible(true);
    switch (now) {
      case State.Nothing<JournalPage> _ -> list.setVisible(false);
      case State.Reading<JournalPage> _ -> {
        head.getChildren().add(whole("Reading the journal…", "muted"));
        list.setVisible(false);
      }
      case State.Ready<JournalPage>(var page) -> {
        head(page);
        shown = Optional.of(page);
      }
      case State.Broken<JournalPage>(var happened, var cure) -> {
        head.getChildren().add(note(Note.Weight.DANGER, happened, cure));
        list.setVisible(!model.entries().isEmpty());
      }
    }
  }

  private boolean grew(JournalPage page) {
    return shown
        .filter(before -> before.run().equals(page.run()))
        .filter(before -> before.chain().looksLike(page.chain()))
        .isPresent();
  }

  private void head(JournalPage page) {
    var run = page.run();
    var title =
        new HBox(
            10,
            whole("Run " + run.number(), "lead", "semibold"),
            wrapped(run.title(), "lead"),
            gap());
    run.about()
        .ifPresent(
            about -> title.getChildren().add(EnvironmentBand.badge(about.environment(), true)));
    title.getChildren().add(chip(page.chain()));
    title.setAlignment(Pos.CENTER_LEFT);
    head.getChildren().add(title);
    run.about()
        .ifPresent(about ->
            head.getChildren()
                .add(
                    wrapped(
                        about.target()
                            + ", opened "
                            + Formats.date(about.opened())
                            + " by "
                            + about.operator()
                            + ", times in UTC",
                        "muted")));
    switch (page.chain()) {
      case Chain.Intact(var _, var _, var torn) ->
          torn.ifPresent(text ->
              head.getChildren()
                  .add(
                      note(
                          Note.Weight.INFO,
                          "The last line is not finished.",
                          "Another Belay is writing it, or a crash cut it; that is no"
                              + " tampering. "
                              + text)));
      case Chain.Broken(var line, var what, var cure) ->
          head.getChildren()
              .add(
                  note(
                      Note.Weight.DANGER,
                      "Broken at entry " + line + ": " + what,
                      "The entries before it are as Belay wrote them and can be read. " + cure));
    }
    head.getChildren().add(tools);
  }

  private static Chip chip(Chain chain) {
    return switch (chain) {
      case Chain.Intact(var entries, var _, var _) ->
          new Chip(Icon.DONE, "Chain intact, " + Formats.count(entries) + " entries", Tone.SUCCESS);
      case Chain.Broken(var line, var _, var _) ->
          new Chip(Icon.FAILED, "Broken at entry " + line, Tone.DANGER);
    };
  }

  private Note note(Note.Weight weight, String happened, String rest) {
    return new Note(weight, happened, rest, List.of());
  }

  /** A selection that was made elsewhere is brought into view; one's own stays where it is. */
  private void selected(Optional<EntryLine> line) {
    line.filter(one -> !one.equals(list.getSelectionModel().getSelectedItem()))
        .map(model.entries()::indexOf)
        .filter(index -> index >= 0)
        .ifPresent(index -> {
          list.getSelectionModel().clearAndSelect(index);
          list.scrollTo(Math.max(0, index - 4));
        });
    detail();
  }

  /** The list becomes shorter when the detail grows: what is read there stays in view. */
  private void keepInView() {
    var row = list.getSelectionModel().getSelectedIndex();
    if (row >= 0 && list.getScene() != null) {
      applyCss();
      layout();
      if (!keeper.whole(row)) {
        list.scrollTo(Math.max(0, row - 2));
      }
    }
  }

  private void detail() {
    var selected = model.selected().get();
    detailScroll.setVisible(selected.isPresent());
    detail.getChildren().clear();
    selected.ifPresent(line -> {
      var head =
          new HBox(
              10,
              whole("Entry " + line.seq(), "semibold"),
              whole(line.entry().at() + "", "mono", "muted"),
              gap(),
              new ActionButton(
                  ActionButton.Kind.PLAIN,
                  model.json().get().isPresent() ? "Hide JSON" : "Show JSON",
                  "Enter",
                  model::toggleJson));
      head.setAlignment(Pos.CENTER_LEFT);
      detail.getChildren().addAll(head, wrapped(line.said()));
      for (var one : line.further()) {
        detail.getChildren().add(wrapped(one.word() + ": " + one.detail(), "small", "muted"));
      }
      model
          .json()
          .get()
          .ifPresentOrElse(
              text -> detail.getChildren().add(wrapped(text, "mono", "journal-json")),
              () ->
                  detail
                      .getChildren()
                      .add(wrapped("Hash " + line.entry().hash(), "mono", "muted")));
      keepInView();
    });
  }
}
