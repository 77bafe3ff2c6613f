package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;

/** The locks as a room of the frame; its view is made when it is first opened. */
public final class LocksRoom {
  private final LocksViewModel model;
  private final Runnable askNow;
  private final Consumer<String> clipboard;
  private final Subscriptions subscriptions = new Subscriptions();
  private final LocksHeader header;
  private final GraphModel graphs;
  private Optional<LocksView> view = Optional.empty();

  /**
   * What the room needs of the program.
   *
   * @param background runs what may take long
   * @param fx runs what changes the screen
   * @param clipboard takes what is copied
   */
  public record Means(Executor background, Executor fx, Consumer<String> clipboard) {}

  /**
   * A room.
   *
   * @param askNow takes a sample at once
   */
  public LocksRoom(LocksViewModel model, Runnable askNow, Means means) {
    this.model = model;
    this.askNow = askNow;
    this.clipboard = means.clipboard();
    this.graphs = new GraphModel(model, means.background(), means.fx(), subscriptions);
    this.header = new LocksHeader(model, subscriptions);
  }

  public LocksViewModel model() {
    return model;
  }

  /** What the frame shows of it. */
  public Room room() {
    return new Room(
        Place.LOCKS,
        new SimpleStringProperty(""),
        List.of(),
        this::view,
        List.of(
            new Hint(List.of("Up", "Down"), "Session"),
            new Hint(List.of("Enter"), "Open a queue"),
            Hint.of("locks.root", "To its root"),
            Hint.of("locks.cancel", "Cancel"),
            Hint.of("locks.terminate", "Terminate"),
            Hint.of("locks.freeze", "Freeze"),
            Hint.of("copy", "Copy"),
            Hint.of("keys", "All keys")),
        () -> view.map(LocksView::first),
        Optional.of(header));
  }

  private LocksView view() {
    var made = view.orElseGet(() -> new LocksView(model, graphs, askNow, subscriptions));
    view = Optional.of(made);
    return made;
  }

  /** Carries out the room's keys, and asks over the room before anything is ended. */
  public void declare(Shell shell) {
    var commands = shell.commands();
    commands.on("locks.freeze", () -> freeze(shell));
    commands.on("locks.root", model::toRoot);
    commands.on("locks.cancel", model::cancel);
    commands.on("locks.terminate", model::end);
    commands.on("locks.next", () -> view.ifPresent(LocksView::nextTab));
    commands.part(
        Scope.GRAPH, () -> view.map(LocksView::graph).filter(GraphPane::hasFocus).isPresent());
    commands.on("graph.closer", () -> graph(GraphPane::closer));
    commands.on("graph.further", () -> graph(GraphPane::further));
    commands.on("graph.fit", () -> graph(GraphPane::fit));
    model.asking().over(shell, subscriptions);
  }

  private void graph(Consumer<GraphPane> what) {
    view.map(LocksView::graph).ifPresent(what);
  }

  /** Space on a button is that button's. */
  private void freeze(Shell shell) {
    var focused = shell.getScene() == null ? null : shell.getScene().getFocusOwner();
    if (focused instanceof Button button) {
      button.fire();
    } else {
      model.frozen().set(!model.frozen().get());
    }
  }

  /** Copies the chosen row and those below it. */
  public void copy() {
    var text = model.text();
    if (!text.isEmpty()) {
      clipboard.accept(text);
    }
  }

  /** Goes to the filter's field. */
  public void filter() {
    Node field = header.field();
    field.requestFocus();
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
  }
}
