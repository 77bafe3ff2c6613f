package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.report.Excerpt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The run room in each of its states. */
public final class RunRoomView extends BorderPane {
  private final RunViewModel model;
  private final Acts acts;
  private final RunSettle settle;
  private final Subscriptions subscriptions = new Subscriptions();
  private final RunNotices notices = new RunNotices();
  private Optional<RunView> run = Optional.empty();
  private Optional<Node> first = Optional.empty();
  private Optional<RunRoom> shown = Optional.empty();

  /**
   * What the room does besides driving.
   *
   * @param library goes there
   * @param start starts what the form says
   * @param resume goes on with the run that is shown
   * @param report copies what became of the run that is shown
   * @param journal shows its journal
   */
  public record Acts(
      Runnable library,
      Consumer<RunStart> start,
      Runnable resume,
      Runnable report,
      Runnable journal) {
    /** Only what a room without a library around it can do: nothing. */
    static final Acts NONE = new Acts(() -> {}, _ -> {}, () -> {}, () -> {}, () -> {});
  }

  /** A view of that. */
  public RunRoomView(RunViewModel model, Acts acts) {
    this.model = model;
    this.acts = acts;
    getStyleClass().add("run-room");
    getStylesheets().add(CardView.sheet());
    setId("run-room");
    settle = new RunSettle(model, this::goOn, this::placeRun);
    addEventHandler(KeyEvent.KEY_PRESSED, RunRoomView::enter);
    subscriptions.watch(model.room(), this::show);
    subscriptions.watch(
        model.screen(), now -> notices.show(now.map(RunScreen::notices).orElse(List.of())));
  }

  /** What takes the focus. */
  public Optional<Node> first() {
    return settle.shown() ? settle.view().first() : run.flatMap(RunView::first).or(() -> first);
  }

  /** What is being settled; empty where the run itself is shown. */
  Optional<RunSettle> settling() {
    return Optional.of(settle).filter(RunSettle::shown);
  }

  /** Gives the focus from a field to the bar; false where no field of the room has it. */
  boolean leaveField() {
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    var inField = owner instanceof TextInputControl && holds(owner);
    return inField && run.filter(one -> !settle.shown() && one.leaveField()).isPresent();
  }

  /** Brings the step that is read into view in the list. */
  void goAlong() {
    run.ifPresent(RunView::goAlong);
  }

  /** Chooses an answer by its key. */
  public void choose(String key) {
    run.ifPresent(view -> view.choose(key));
  }

  /** Shows the live strip, or puts it away. */
  public void toggleStrip() {
    run.ifPresent(RunView::toggleStrip);
  }

  /** Asks how the guard that counts is to be extended. */
  public void extendGuard() {
    run.ifPresent(RunView::extendGuard);
  }

  /** Shows the step list whole, or its icons. */
  public void toggleSteps() {
    run.ifPresent(RunView::toggleSteps);
  }

  /** Opens what is behind the value that has the focus. */
  public void query() {
    run.ifPresent(RunView::query);
  }

  /** Enter does what the button says that has the focus. */
  private static void enter(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER && event.getTarget() instanceof Button button) {
      button.fire();
      event.consume();
    }
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
    run.ifPresent(RunView::close);
    settle.close();
  }

  private void show(RunRoom now) {
    if (shown.equals(Optional.of(now))) {
      return;
    }
    shown = Optional.of(now);
    if (now instanceof RunRoom.Shown(var picture)) {
      settle.show(picture);
      return;
    }
    var focused = getScene() != null && holds(getScene().getFocusOwner());
    run.ifPresent(RunView::close);
    run = Optional.empty();
    settle.leave();
    switch (now) {
      case RunRoom.Empty _ -> empty();
      case RunRoom.Starting(var form) -> {
        var view = new StartView(form, acts.start());
        place(view);
        first = view.first();
      }
      case RunRoom.Opening(var title, var what) ->
          place(words(title, "Reading…", what + ". Nothing has been sent to a database yet."));
      case RunRoom.NotOpened(var title, var happened, var cure) -> notOpened(title, happened, cure);
      case RunRoom.Beside(var confirmed, var happened, var cure) ->
          beside(confirmed, happened, cure);
      case RunRoom.Shown _ -> {}
    }
    // Without anything to act on the focus waits in the room, so that the next thing gets it.
    if (focused) {
      first.orElse(this).requestFocus();
    } else if (getScene() != null) {
      first.ifPresent(Node::requestFocus);
    }
  }

  /** The run, or what must be settled first. */
  private void placeRun() {
    var view = run.orElseGet(() -> new RunView(model, acts));
    run = Optional.of(view);
    Node wanted = settle.shown() ? settle.view() : view;
    if (getCenter() == wanted) {
      return;
    }
    var focused = getScene() != null && holds(getScene().getFocusOwner());
    place(wanted);
    // The run itself has them above its card.
    setTop(settle.shown() ? notices : null);
    if (focused) {
      applyCss();
      layout();
      first().orElse(this).requestFocus();
    }
  }

  private boolean holds(@Nullable Node node) {
    for (var up = node; up != null; up = up.getParent()) {
      if (up == this) {
        return true;
      }
    }
    return false;
  }

  private void goOn() {
    model.picture().ifPresent(settle::show);
  }

  private void place(Node view) {
    first = Optional.empty();
    setTop(null);
    setCenter(view);
  }

  private void empty() {
    var button =
        new ActionButton(ActionButton.Kind.PRIMARY, "Open the library", "Enter", acts.library());
    button.setId("run-library");
    var box =
        words(
            "No run yet.",
            "",
            "A runbook of the library starts one, and an interrupted run is resumed there.");
    box.getChildren().add(button);
    place(box);
    first = Optional.of(button);
  }

  private void notOpened(String title, String happened, String cure) {
    var button =
        new ActionButton(ActionButton.Kind.PLAIN, "Open the library", "Ctrl+1", acts.library());
    var box = words(title, "", "");
    box.getChildren()
        .add(
            new Note(
                Note.Weight.DANGER,
                Excerpt.of(happened, 10, 2_000),
                Excerpt.of(cure, 5, 600),
                List.of(button)));
    place(box);
    first = Optional.of(button);
  }

  /** The focus is on the way that starts nothing. */
  private void beside(RunStart confirmed, String happened, String cure) {
    var library =
        new ActionButton(ActionButton.Kind.PLAIN, "Open the library", "Ctrl+1", acts.library());
    var start =
        new ActionButton(
            ActionButton.Kind.DESTRUCTIVE,
            confirmed.beside().size() == 1
                ? "Start beside run " + confirmed.beside().iterator().next()
                : "Start beside " + confirmed.beside().size() + " runs",
            "",
            () -> acts.start().accept(confirmed));
    start.setId("run-beside");
    var box = words(confirmed.title(), "", "");
    box.getChildren().add(new Note(Note.Weight.DANGER, happened, cure, List.of(library, start)));
    place(box);
    first = Optional.of(library);
  }

  private static VBox words(String title, String lead, String rest) {
    var box = new VBox(10, Text.wrapped(title, "title"));
    if (!lead.isEmpty()) {
      box.getChildren().add(Text.wrapped(lead, "lead"));
    }
    if (!rest.isEmpty()) {
      box.getChildren().add(Text.wrapped(rest, "muted"));
    }
    box.getStyleClass().add("run-empty");
    return box;
  }
}
