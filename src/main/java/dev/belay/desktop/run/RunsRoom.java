package dev.belay.desktop.run;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Redraw;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.shell.Commands;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.journal.JournalEvent;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import dev.belay.run.RunEngine;
import dev.belay.run.RunTargets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/**
 * The run room as a part of the frame: opens runbooks and runs, and drives them. FX thread only.
 */
public final class RunsRoom {
  /** How often it is asked who answers for a run that nobody drives: each time is a log-in. */
  private static final java.time.Duration PACE = java.time.Duration.ofSeconds(5);

  /** After how many ticks of the clock the journal is read again that another process writes. */
  private static final int READ_AGAIN = 4;

  /** The keys that matter in it. */
  static final List<Hint> HINTS =
      List.of(
          new Hint(List.of("Enter"), "Do what the bar says"),
          new Hint(List.of("J", "K"), "Steps"),
          Hint.of("step.current", "Current step"),
          Hint.of("stop", "Stop"),
          Hint.of("pane.next", "Next pane"),
          Hint.of("hand-over", "Hand over"),
          Hint.of("copy", "Copy as psql"),
          Hint.of("keys", "All keys"));

  /** The same, once the run has ended. */
  static final List<Hint> ENDED =
      List.of(
          new Hint(List.of("Enter"), "Library"),
          new Hint(List.of("J", "K"), "Steps"),
          Hint.of("hand-over", "Copy report"),
          Hint.of("pane.next", "Next pane"),
          Hint.of("keys", "All keys"));

  private final RunViewModel model;
  private final RunDesk desk;
  private final RunbookForms forms;
  private final Executor background;
  private final Latest<RunRoom> read;
  private final Frame frame;
  private final RunScripts scripts;
  private final RunStrip strip;
  private final RunBefore before;
  private final LeftRunWatch left;
  private final Timeline clock;
  private Optional<RunRoomView> view = Optional.empty();
  private int ticks;

  /**
   * What the room needs of the frame.
   *
   * @param open opens a room
   * @param band takes what the band says of the open run; empty while none is open
   * @param status says one line
   * @param copy takes what is copied
   * @param locks shows that process in the locks room; none where no session is known
   * @param journal shows the journal of that run
   */
  public record Frame(
      Consumer<Place> open,
      Consumer<Optional<BandState>> band,
      Consumer<String> status,
      Consumer<String> copy,
      Consumer<Optional<Integer>> locks,
      Consumer<String> journal) {}

  /** What drives runs. */
  public record Engine(
      RunEngine engine, RunTargets targets, SandboxKeeper sandboxes, RunbookForms forms) {}

  /**
   * A room without a run.
   *
   * @param texts what is recorded of other users' query texts
   */
  public RunsRoom(
      Engine engine,
      Executor background,
      Executor fx,
      Frame frame,
      Function<Environment, QueryTexts> texts) {
    this.background = background;
    this.frame = frame;
    this.forms = engine.forms();
    this.desk = new RunDesk(engine.engine(), engine.targets(), engine.sandboxes(), fx, this::take);
    this.model =
        new RunViewModel(
            engine.engine().clock(), desk::send, desk::stop, new Redraw.Threads(background, fx));
    this.read = new Latest<>(fx, this::take);
    this.scripts = new RunScripts(background, fx, model::scripts);
    Function<RunPicture, EarlierRuns> earlier =
        picture -> EarlierRuns.read(engine.engine().store(), picture);
    this.before = new RunBefore(earlier, background, fx, model::before);
    this.left =
        new LeftRunWatch(
            new LeftRunWatch.Means(engine.engine().connector(), engine.targets(), PACE),
            fx,
            this::take);
    this.strip =
        new RunStrip(
            new RunStrip.Means(
                engine.engine().connector(),
                engine.engine().clock(),
                engine.sandboxes()::copies,
                new RunStrip.Recordings(engine.engine().store()::folder, texts),
                scripts::asked,
                earlier),
            background,
            fx,
            model.strip()::set);
    this.clock = new Timeline(new KeyFrame(Duration.millis(500), _ -> tick()));
    clock.setCycleCount(Animation.INDEFINITE);
  }

  /** Draws the room once where nobody sees it; not on the FX thread. */
  public void warmUp(Theme theme) {
    RunWarmUp.draw(forms, theme);
  }

  public RunViewModel model() {
    return model;
  }

  /** What drives the runs. */
  public RunDesk desk() {
    return desk;
  }

  /** What the frame shows of it. */
  public Room room() {
    return new Room(
        Place.RUN,
        new SimpleStringProperty(""),
        List.of(),
        this::view,
        HINTS,
        () -> view.flatMap(RunRoomView::first),
        Optional.of(new RunHeader(model, this::handOver)));
  }

  /** The keys that matter now. */
  public ObservableValue<List<Hint>> hints() {
    return model
        .screen()
        .map(screen ->
            screen.filter(one -> one.bar().main() instanceof ActionBar.Main.Ended).isPresent()
                ? ENDED
                : HINTS);
  }

  private RunRoomView view() {
    var made =
        view.orElseGet(() ->
            new RunRoomView(
                model,
                new RunRoomView.Acts(
                    () -> frame.open().accept(Place.LIBRARY),
                    this::start,
                    this::resumeShown,
                    this::handOver,
                    this::openJournal)));
    if (view.isEmpty()) {
      made.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
      made.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }
    view = Optional.of(made);
    clock.play();
    return made;
  }

  /** Who waits on whom, in the strip, leads to the locks. */
  private void clicked(MouseEvent event) {
    if (event.getTarget() instanceof Node node && WaitsSection.holds(node)) {
      toLocks();
      event.consume();
    }
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER && event.getTarget() instanceof WaitsSection) {
      toLocks();
      event.consume();
    }
  }

  /** Shows the session that works for the run in the locks room. */
  private void toLocks() {
    frame.locks().accept(model.picture().flatMap(RunsRoom::backend));
  }

  private static Optional<Integer> backend(RunPicture picture) {
    for (var entry : picture.entries().reversed()) {
      if (entry.event() instanceof JournalEvent.SessionOpened opened
          && opened.role().equals("work")) {
        return Optional.of(opened.pid());
      }
    }
    return Optional.empty();
  }

  /** Carries out the room's keys. */
  public void declare(Commands commands) {
    new RunCommands(model, () -> view, this::toLocks, this::handOver).declare(commands);
  }

  private Optional<RunSettle> settling() {
    return view.flatMap(RunRoomView::settling);
  }

  /** Goes back from a form, or from a field to the bar; false where neither has the focus. */
  public boolean back() {
    if (model.asking().get().isPresent()) {
      model.asking().set(Optional.empty());
      return true;
    }
    return view.filter(RunRoomView::leaveField).isPresent();
  }

  /** Asks the database once more about what is in doubt. */
  public void askAgain() {
    settling().ifPresent(one -> one.model().askAgain());
  }

  /**
   * Asks what a run of that runbook needs; while a run is driven, shows that one.
   *
   * @param inUse the profile of the connection in use; absent for the sandbox
   */
  public void open(String runbook, Optional<String> inUse) {
    frame.open().accept(Place.RUN);
    if (desk.busy()) {
      frame.status().accept("A run is under way: leave or end it before another one is started.");
      return;
    }
    take(new RunRoom.Opening(runbook, "Reading the runbook"));
    background.execute(() -> read.offer(forms.read(runbook, inUse)));
  }

  private void tick() {
    model.tick();
    model
        .picture()
        .filter(picture -> picture.driven() instanceof RunPicture.Driven.Elsewhere)
        .filter(_ -> ++ticks % READ_AGAIN == 0)
        .ifPresent(picture -> desk.readAgain(picture.state().run()));
  }

  /** The run that is driven here now. */
  public Optional<String> driven() {
    return desk.busy() ? model.picture().map(picture -> picture.state().run()) : Optional.empty();
  }

  /** Where a wrong click in the run that is open would do harm; empty while none is open. */
  public Optional<Environment> environment() {
    return model.picture().filter(picture -> !picture.over()).map(RunPicture::environment);
  }

  /** Goes on with a run; one that is driven here already is only shown. */
  public void resume(String run) {
    frame.open().accept(Place.RUN);
    if (driven().equals(Optional.of(run))) {
      return;
    }
    if (!desk.resume(run, forms.operator())) {
      frame.status().accept("Another run is under way: leave or end it first.");
    }
  }

  private void start(RunStart wanted) {
    if (!desk.start(wanted)) {
      frame.status().accept("Another run is under way: leave or end it first.");
    }
  }

  private void resumeShown() {
    model.picture().ifPresent(picture -> resume(picture.state().run()));
  }

  private void take(RunRoom now) {
    model.show(now);
    scripts.follow(now);
    before.follow(now);
    strip.follow(now, desk.target());
    left.follow(now);
    switch (now) {
      case RunRoom.Shown(var picture) ->
          frame.band().accept(picture.over() ? Optional.empty() : Optional.of(RunBand.of(picture)));
      case RunRoom.Empty _, RunRoom.Starting _, RunRoom.NotOpened _, RunRoom.Beside _ ->
          frame.band().accept(Optional.empty());
      // The run that is shown before it is resumed keeps the band.
      case RunRoom.Opening _ -> {}
    }
    if (now instanceof RunRoom.Shown(var picture)) {
      frame
          .status()
          .accept(
              picture.driven() instanceof RunPicture.Driven.ReadOnly
                      || picture.driven() instanceof RunPicture.Driven.Elsewhere
                  ? "Journal read only"
                  : "Journal " + Formats.count(picture.state().last()) + " events, chain intact");
    }
    view.flatMap(RunRoomView::first)
        .filter(node -> node.getScene() != null && node.getScene().getFocusOwner() == null)
        .ifPresent(Node::requestFocus);
  }

  /** Copies the commands that the shown step stands for. */
  public void copyStep() {
    model
        .picture()
        .ifPresent(picture ->
            model
                .screen()
                .get()
                .map(screen -> screen.card().step())
                .filter(step -> !step.isEmpty())
                .ifPresent(step -> {
                  frame.copy().accept(HandOver.psql(picture, model.scripts(), step));
                  frame.status().accept("Copied as psql");
                }));
  }

  private void openJournal() {
    model.picture().ifPresent(picture -> frame.journal().accept(picture.state().run()));
  }

  private void handOver() {
    model
        .picture()
        .ifPresent(picture -> {
          frame.copy().accept(HandOver.card(picture, model.scripts(), java.time.Instant.now()));
          frame.status().accept(picture.over() ? "Report copied" : "Hand-over card copied");
        });
  }

  /** Asks before the window closes over a run; true where it may close at once. */
  public boolean mayClose(BiConsumer<Region, Node> open, Runnable back, Runnable close) {
    var driven = model.picture().filter(RunPicture::drivenHere);
    if (driven.isEmpty() || !desk.busy()) {
      return true;
    }
    var dialog = new LeaveDialog(Leaving.of(driven.get()), back, model::stop, close);
    open.accept(dialog, dialog.stay());
    return false;
  }

  /** Leaves what waits; for the end of the program, not on the FX thread. */
  public void close() {
    desk.close();
  }
}
