package dev.belay.desktop.run;

import dev.belay.desktop.fx.NarrowWatch;
import dev.belay.desktop.fx.Panes;
import dev.belay.desktop.fx.Subscriptions;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** A run: its steps at the left, the step in the centre, what can be done below it. */
final class RunView extends BorderPane {
  private final StepsColumn steps;
  private final RunNotices notices = new RunNotices();
  private final CardView card;
  private final ScrollPane scroll;
  private final ActionBarView bar;
  private final Subscriptions subscriptions = new Subscriptions();
  private Optional<LiveStrip> strip = Optional.empty();
  private boolean hidden;
  private boolean narrow;
  private boolean ran;
  private String step = "";

  RunView(RunViewModel model, RunRoomView.Acts acts) {
    getStyleClass().add("run-view");
    card = new CardView(model);
    steps = Panes.mark(new StepsColumn(model));
    bar = Panes.mark(new ActionBarView(model, acts));
    var column = new VBox(notices, card);
    scroll = Panes.mark(new ScrollPane(column));
    scroll.setId("run-scroll");
    scroll.setAccessibleText("The step");
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    var centre = new BorderPane(scroll);
    centre.setBottom(bar);
    setLeft(steps);
    setCenter(centre);
    addEventHandler(KeyEvent.KEY_PRESSED, this::enter);
    subscriptions.watch(model.screen(), now -> now.ifPresent(this::show));
    subscriptions.watch(model.strip(), this::strip);
    NarrowWatch.of(this, this::fit);
  }

  void close() {
    subscriptions.close();
    bar.close();
  }

  Optional<Node> first() {
    return bar.first();
  }

  /** Brings the step that is read into view in the list. */
  void goAlong() {
    steps.goAlong();
  }

  /** Gives the focus from a field to the bar. */
  boolean leaveField() {
    bar.requestFocus();
    return true;
  }

  /** Shows the live strip, or puts it away; where there is no room it opens over the centre. */
  void toggleStrip() {
    strip.ifPresent(one -> {
      if (one.narrowProperty().get()) {
        one.openProperty().set(!one.openProperty().get());
      } else {
        hidden = !hidden;
        setRight(hidden ? null : one);
      }
    });
  }

  private void strip(Optional<StripModel> now) {
    if (now.isEmpty()) {
      setRight(null);
      strip = Optional.empty();
      return;
    }
    if (strip.isPresent()) {
      strip.get().show(now.get());
      return;
    }
    var made = Panes.mark(new LiveStrip(now.get()));
    strip = Optional.of(made);
    made.narrowProperty().set(narrow);
    setRight(hidden ? null : made);
  }

  private void fit(boolean now) {
    narrow = now;
    steps.setNarrow(now);
    strip.ifPresent(one -> one.narrowProperty().set(now));
  }

  /** Shows the step list whole, or its icons; where there is no room it opens over the centre. */
  void toggleSteps() {
    steps.toggle();
  }

  /** Opens what is behind the value that has the focus. */
  void query() {
    card.query();
  }

  /** Asks how the guard that counts is to be extended. */
  void extendGuard() {
    card.extendGuard();
  }

  /** Chooses an answer by its key. */
  void choose(String key) {
    bar.choose(key);
  }

  private void show(RunScreen screen) {
    steps.show(screen.phases());
    notices.show(screen.notices());
    card.show(screen.card());
    var runs = screen.card().running().clock().isPresent();
    // What has begun to run is told at the top.
    if (!step.equals(screen.card().step()) || runs && !ran) {
      step = screen.card().step();
      scroll.setVvalue(0);
    }
    ran = runs;
    bar.show(screen.bar());
  }

  /** Enter does the main thing, unless what has the focus takes it. */
  private void enter(KeyEvent event) {
    var target = event.getTarget();
    if (event.getCode() != KeyCode.ENTER
        || target instanceof TextInputControl input && input.isEditable()
        || target instanceof Button) {
      return;
    }
    bar.act();
    event.consume();
  }
}
