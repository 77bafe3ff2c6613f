package dev.belay.desktop.library;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.fx.Ticker;
import dev.belay.runbook.About;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Home: what was interrupted, what to do in an emergency, the runbooks, the connections. */
public final class LibraryView extends BorderPane {
  /** How often it is asked whether the sandbox runs, while the library is in sight. */
  private static final Duration LOOKS = Duration.seconds(2);

  /** How often the library is read again while it is in sight: its ages grow, its runs change. */
  private static final Duration READS = Duration.seconds(10);

  private final LibraryViewModel model;
  private final InterruptedCard.Acts acts;
  private final Consumer<String> open;
  private final VBox column = new VBox();
  private final VBox notes = new VBox(8);
  private final RunbookList list;
  private final ConnectionsColumn connections;
  private final Subscriptions subscriptions = new Subscriptions();
  private Optional<Node> first = Optional.empty();
  private Optional<Node> emergencies = Optional.empty();
  private boolean greeted;

  /**
   * A view of that library.
   *
   * @param resume takes the id of a run
   * @param read takes the id of a run that is only to be read
   * @param open takes the id of a runbook
   * @param connection takes the name of a connection; empty to add one
   */
  public LibraryView(
      LibraryViewModel model,
      Consumer<String> resume,
      Consumer<String> read,
      Consumer<String> open,
      Consumer<Optional<String>> connection) {
    this.model = model;
    this.acts = new InterruptedCard.Acts(resume, read);
    this.open = open;
    list = new RunbookList(open);
    connections = new ConnectionsColumn(connection);
    // Nothing is known of connections before the first reading, and where it fails.
    connections.setVisible(false);
    connections.managedProperty().bind(connections.visibleProperty());
    getStyleClass().add("library");
    column.getStyleClass().add("library-column");
    var scroll = new ScrollPane(column);
    scroll.setId("library-scroll");
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    setCenter(scroll);
    setRight(connections);
    subscriptions.watch(model.state(), _ -> show());
    subscriptions.watch(model.offline(), _ -> show());
    subscriptions.watch(model.driven(), _ -> show());
    subscriptions.watch(model.filter(), _ -> show());
    subscriptions.watch(model.inUse(), _ -> show());
    subscriptions.watch(model.standings(), connections::standings);
    subscriptions.watch(model.sandbox(), connections::sandbox);
    model.look();
    new Ticker(this, LOOKS, model::look);
    new Ticker(this, READS, model::refresh);
  }

  /**
   * What takes the focus when the room opens: the first run without an end that may be continued on
   * the connection in use, else the first runbook.
   */
  public Optional<Node> first() {
    return first;
  }

  /** Goes to the emergency procedures; false where there is none. */
  public boolean goToEmergencies() {
    emergencies.ifPresent(Node::requestFocus);
    return emergencies.isPresent();
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
  }

  /** The field that filters the runbooks, for the room's header. */
  public static HBox filter(LibraryViewModel model) {
    var field = new TextField();
    field.setId("library-filter");
    field.setPromptText("Find a runbook");
    field.setAccessibleText("Find a runbook");
    field.textProperty().bindBidirectional(model.filter());
    var box = new HBox(Icon.SEARCH.node(), field, new KeyCap("/"));
    box.getStyleClass().add("filter");
    return box;
  }

  /** Opens the chosen runbook, for the room's header: the keyboard has Enter on its row. */
  public ActionButton opener() {
    var button =
        new ActionButton(
            ActionButton.Kind.PLAIN, "Open", "", () -> list.selected().get().ifPresent(open));
    button.setId("library-open");
    subscriptions.watch(
        list.selected(),
        now ->
            button.setReason(
                now.isPresent() ? Optional.empty() : Optional.of("Choose a runbook first.")));
    return button;
  }

  private void show() {
    notes.getChildren().clear();
    model.offline().get().ifPresent(this::noteOffline);
    switch (model.state().get()) {
      case LibraryViewModel.State.Reading() -> column.getChildren().setAll(notes, reading());
      case LibraryViewModel.State.Ready(var snapshot) -> {
        var focused = focused();
        show(snapshot);
        focus(focused);
      }
      case LibraryViewModel.State.Broken(var happened, var cure, var last) -> {
        notes.getChildren().add(new Note(Note.Weight.DANGER, happened, cure, List.of(again())));
        last.ifPresentOrElse(this::show, () -> column.getChildren().setAll(notes));
      }
    }
  }

  /** The id of what has the focus in here; what is drawn anew must not lose it. */
  private Optional<String> focused() {
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    if (owner == null) {
      return Optional.empty();
    }
    for (Node node = owner; node != null; node = node.getParent()) {
      if (node == this) {
        return Optional.ofNullable(owner.getId());
      }
    }
    return Optional.empty();
  }

  /** Back to where the focus was; when the library was just read, to what is most likely wanted. */
  private void focus(Optional<String> before) {
    before
        .flatMap(id -> Optional.ofNullable(lookup("#" + id)).or(() -> first))
        .ifPresent(Node::requestFocus);
    if (!greeted && getScene() != null) {
      greeted = true;
      first.ifPresent(Node::requestFocus);
    }
  }

  private void show(LibrarySnapshot snapshot) {
    first = Optional.empty();
    for (var problem : snapshot.broken()) {
      notes
          .getChildren()
          .add(
              new Note(
                  Note.Weight.DANGER,
                  problem,
                  "Everything else in the library can be used.",
                  List.of()));
    }
    column.getChildren().clear();
    if (!notes.getChildren().isEmpty()) {
      column.getChildren().add(notes);
    }
    for (var run : snapshot.interrupted()) {
      var card =
          new InterruptedCard(run, model.driven().get().equals(Optional.of(run.run())), acts);
      if (model.ready(run)) {
        first = first.or(() -> Optional.of(card.act()));
      }
      column.getChildren().add(card);
    }
    var emergency = new EmergencyRow(snapshot.of(About.Kind.EMERGENCY), open);
    emergencies = emergency.first();
    column.getChildren().add(emergency);
    if (snapshot.runbooks().isEmpty()) {
      column.getChildren().add(empty(snapshot.folder()));
    } else {
      list.show(snapshot, model::passes);
      column.getChildren().add(list);
    }
    first = first.or(() -> list.first().map(row -> row));
    connections.show(snapshot.connections(), model.inUse().get());
    connections.setVisible(true);
  }

  private void noteOffline(LibraryViewModel.Offline offline) {
    notes
        .getChildren()
        .add(
            Note.noAnswer(
                offline.server(),
                offline.since(),
                model.inUse().get().equals(LibraryViewModel.SANDBOX)
                    ? "Everything here can be read. The next run starts it again."
                    : "Everything here can be read. Runs cannot start there until it answers; the"
                        + " sandbox can be used.",
                again()));
  }

  private ActionButton again() {
    return new ActionButton(ActionButton.Kind.PLAIN, "Try now", "F5", model::refresh);
  }

  private static Node reading() {
    return Text.whole("Reading…", "muted");
  }

  private static Node empty(String folder) {
    var box =
        new VBox(
            6,
            Text.whole("No runbooks in this folder.", "lead", "semibold"),
            Text.wrapped(
                "Belay looked in "
                    + folder
                    + " for files that end in .yaml. Copy runbooks there and"
                    + " press F5, or start Belay with another folder.",
                "muted"));
    box.getStyleClass().add("empty");
    return box;
  }
}
