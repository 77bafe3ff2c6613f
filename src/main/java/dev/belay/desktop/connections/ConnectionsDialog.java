package dev.belay.desktop.connections;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.postgres.Profile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The connections over whatever room is open: list, form, test. Esc closes it. */
public final class ConnectionsDialog extends BorderPane {
  private final ConnectionsViewModel model;
  private final EnvironmentBand band;
  private final ListView<Profile> list;
  private final VBox left = new VBox(8);
  private final ConnectionForm form;
  private final TestPane test;
  private final VBox notes = new VBox();
  private final HBox bar = new HBox(10);
  private final Subscriptions subscriptions = new Subscriptions();

  /** A dialog over those connections. */
  public ConnectionsDialog(ConnectionsViewModel model) {
    this.model = model;
    getStyleClass().addAll("raised", "connections-dialog");
    getStylesheets()
        .add(
            Objects.requireNonNull(
                    ConnectionsDialog.class.getResource("connections.css"), "connections.css")
                .toExternalForm());
    setId("connections");
    band = EnvironmentBand.brief(band(model.draft().get()));
    list = list();
    form = new ConnectionForm(model);
    test = new TestPane(model);
    var title =
        new HBox(
            8,
            whole("Connections", "lead", "semibold"),
            gap(),
            new KeyCap("Esc"),
            whole("closes", "muted"));
    title.getStyleClass().add("connections-title");
    setTop(new VBox(band, title));
    left.getStyleClass().add("connections-left");
    setLeft(Panes.mark(left));
    setCenter(centre());
    subscriptions.watch(model.draft(), this::show);
    subscriptions.watch(model.said(), _ -> said());
    subscriptions.watch(model.test(), _ -> bar());
    subscriptions.watch(model.deleting(), _ -> bar());
    subscriptions.watch(model.reading(), _ -> left());
    model.profiles().addListener((ListChangeListener<Profile>) _ -> left());
  }

  /** What takes the focus: the list, or the first field where there is none yet. */
  public Node first() {
    return model.profiles().isEmpty() ? form.first() : list;
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
    form.close();
    test.close();
  }

  private BorderPane centre() {
    var scroll = new ScrollPane(form);
    scroll.setId("connection-form-scroll");
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    var results = new ScrollPane(test);
    results.setId("connection-test-scroll");
    results.setFitToWidth(true);
    results.setAccessibleText("What the test found");
    results.getStyleClass().add("connections-test");
    var both = new HBox(Panes.mark(scroll), Panes.mark(results));
    HBox.setHgrow(scroll, Priority.ALWAYS);
    bar.getStyleClass().add("connections-bar");
    bar.setAlignment(Pos.CENTER_LEFT);
    notes.getStyleClass().add("connections-notes");
    var centre = new BorderPane(both);
    centre.setBottom(new VBox(notes, Panes.mark(bar)));
    return centre;
  }

  private ListView<Profile> list() {
    var profiles = new ListView<>(model.profiles());
    profiles.setId("connections-list");
    profiles.setAccessibleText("Stored connections");
    profiles.setCellFactory(_ -> new ProfileCell());
    profiles
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, now) -> {
          var shown = model.draft().get().stored();
          if (now != null && shown.filter(now::equals).isEmpty()) {
            model.edit(now);
          }
        });
    VBox.setVgrow(profiles, Priority.ALWAYS);
    return profiles;
  }

  private void left() {
    var add = new ActionButton(Kind.PLAIN, "Add…", "", this::add);
    add.setId("connections-add");
    left.getChildren().clear();
    if (model.reading().get()) {
      left.getChildren().add(whole("Reading…", "muted"));
    } else if (model.profiles().isEmpty()) {
      left.getChildren()
          .add(
              wrapped(
                  "No connection is stored yet. The sandbox needs none. Fill in the fields and"
                      + " save.",
                  "muted"));
    } else {
      left.getChildren().add(list);
    }
    var space = new Region();
    VBox.setVgrow(space, model.profiles().isEmpty() ? Priority.ALWAYS : Priority.NEVER);
    left.getChildren().addAll(space, add);
  }

  private void add() {
    list.getSelectionModel().clearSelection();
    model.add();
    form.first().requestFocus();
  }

  private void show(Draft draft) {
    band.setState(band(draft));
    draft
        .stored()
        .filter(profile -> !profile.equals(list.getSelectionModel().getSelectedItem()))
        .ifPresent(profile -> list.getSelectionModel().select(profile));
    bar();
  }

  private static BandState band(Draft draft) {
    return new BandState.Connected(
        draft.environment(),
        draft.name().isBlank() ? "new connection" : draft.name(),
        new BandState.Server("", Optional.empty(), "", Optional.empty(), Optional.empty()),
        "");
  }

  private void said() {
    notes.getChildren().clear();
    model
        .said()
        .get()
        .ifPresent(one ->
            notes
                .getChildren()
                .add(
                    new Note(
                        one.refused() ? Note.Weight.DANGER : Note.Weight.INFO,
                        one.happened(),
                        one.rest(),
                        List.of())));
  }

  private void bar() {
    var focused = bar.getChildren().stream().filter(Node::isFocused).map(Node::getId).findFirst();
    bar.getChildren().clear();
    if (model.deleting().get()) {
      question();
    } else {
      buttons();
    }
    focused.ifPresent(id ->
        bar.getChildren().stream()
            .filter(node -> id.equals(node.getId()))
            .findFirst()
            .ifPresent(Node::requestFocus));
  }

  private void buttons() {
    var running = model.test().get() instanceof ConnectionsViewModel.Test.Running;
    var tests =
        running
            ? button(Kind.PLAIN, "Cancel the test", "", "connection-cancel", model::cancel)
            : button(Kind.PLAIN, "Test", "F5", "connection-start-test", model::startTest);
    var delete = button(Kind.DESTRUCTIVE, "Delete…", "", "connection-delete", model::askDelete);
    delete.setVisible(model.draft().get().stored().isPresent());
    var save = button(Kind.PLAIN, "Save", "", "connection-save", model::save);
    save.setReason(model.whyNotSave());
    var use = button(Kind.PRIMARY, "Use this connection", "", "connection-use", model::use);
    use.setReason(model.whyNotUse());
    bar.getChildren().addAll(tests, delete, gap(), save, use);
  }

  private void question() {
    var name = model.draft().get().name();
    var keep = button(Kind.PLAIN, "Keep it", "", "connection-keep", model::keep);
    bar.getChildren()
        .addAll(
            whole("Delete " + name + "? The database and the journals stay.", "semibold"),
            gap(),
            keep,
            button(Kind.DESTRUCTIVE, "Delete " + name, "", "connection-delete-it", model::delete));
    keep.requestFocus();
  }

  private static ActionButton button(Kind kind, String words, String key, String id, Runnable act) {
    var button = new ActionButton(kind, words, key, act);
    button.setId(id);
    button.setMinHeight(Region.USE_PREF_SIZE);
    return button;
  }
}
