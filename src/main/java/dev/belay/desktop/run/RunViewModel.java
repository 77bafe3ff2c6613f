package dev.belay.desktop.run;

import dev.belay.desktop.fx.Redraw;
import dev.belay.desktop.run.ActionBar.Aside;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.run.RunScreens.Reader;
import dev.belay.journal.Verdict;
import dev.belay.run.Command;
import dev.belay.run.WayBack;
import dev.belay.runbook.Step;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** What the run room shows and does; a view binds to it. FX thread only. */
public final class RunViewModel {
  private final ObjectProperty<Optional<StripModel>> strip =
      new SimpleObjectProperty<>(Optional.empty());
  private final InstantSource clock;
  private final Consumer<Command> send;
  private final Consumer<String> stop;
  private final ReadOnlyObjectWrapper<RunRoom> room =
      new ReadOnlyObjectWrapper<>(new RunRoom.Empty());
  private final ReadOnlyObjectWrapper<Optional<RunScreen>> screen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Optional<Reason>> asking =
      new SimpleObjectProperty<>(Optional.empty());
  private final Redraw.Threads threads;
  private final Redraw<Drawn> drawing;
  private Reader reader = Reader.FOLLOWS;
  private StepScripts scripts = StepScripts.NONE;
  private EarlierRuns before = EarlierRuns.NONE;

  /**
   * A room without a run.
   *
   * @param send takes what the person tells the run
   * @param stop takes who stops what runs
   */
  public RunViewModel(InstantSource clock, Consumer<Command> send, Consumer<String> stop) {
    this(clock, send, stop, Redraw.Threads.AT_ONCE);
  }

  /** The same, with the words of its screens worked out beside the FX thread. */
  RunViewModel(
      InstantSource clock, Consumer<Command> send, Consumer<String> stop, Redraw.Threads threads) {
    this.threads = threads;
    this.drawing = new Redraw<>(threads, this::drawn);
    this.clock = clock;
    this.send = send;
    this.stop = stop;
  }

  /**
   * A reason that is being asked for, and what follows it.
   *
   * @param target the target's name, where it has to be typed too
   * @param sends what will be sent
   * @param then takes the reason and what was typed
   */
  public record Reason(
      String title,
      String explains,
      String button,
      Optional<String> target,
      RunScreen.Sends sends,
      BiConsumer<String, Optional<String>> then) {
    Reason(String title, String explains, String button, Consumer<String> then) {
      this(
          title,
          explains,
          button,
          Optional.empty(),
          RunScreen.Sends.NOTHING,
          (reason, _) -> then.accept(reason));
    }
  }

  public ReadOnlyObjectProperty<RunRoom> room() {
    return room.getReadOnlyProperty();
  }

  /** What is shown of the run; empty while there is none. */
  public ReadOnlyObjectProperty<Optional<RunScreen>> screen() {
    return screen.getReadOnlyProperty();
  }

  /** The reason that is being asked for. */
  public ObjectProperty<Optional<Reason>> asking() {
    return asking;
  }

  /** What goes on beside the run; empty while nobody reads it. */
  ObjectProperty<Optional<StripModel>> strip() {
    return strip;
  }

  /** Takes what the room holds now. */
  public void show(RunRoom now) {
    if (!run(now).equals(run(room.get()))) {
      reader = Reader.FOLLOWS;
      before = EarlierRuns.NONE;
      screen.set(Optional.empty());
      asking.set(Optional.empty());
    }
    var current = picture().flatMap(RunScreens::current);
    room.set(now);
    if (!current.equals(picture().flatMap(RunScreens::current))) {
      reader = new Reader(Optional.empty(), reader.folds());
      asking.set(Optional.empty());
    }
    draw();
  }

  /** The scripts of the run's apply steps, as they were read last. */
  StepScripts scripts() {
    return scripts;
  }

  /** Takes the scripts of a run's apply steps. */
  void scripts(StepScripts now) {
    scripts = now;
    draw();
  }

  /** Takes how long the steps of the run that is shown took in earlier runs. */
  void before(EarlierRuns now) {
    before = now;
    draw();
  }

  private static String run(RunRoom room) {
    return room instanceof RunRoom.Shown(var picture) ? picture.state().run() : "";
  }

  /** Draws again: time has passed. */
  public void tick() {
    draw();
  }

  /** What came out for a run; absent where it is what is shown already. */
  private record Drawn(String run, Optional<RunScreen> screen) {}

  private void draw() {
    var shown = picture();
    if (shown.isEmpty()) {
      screen.set(Optional.empty());
      return;
    }
    var known = screen.get();
    var look = reader;
    var texts = scripts;
    var earlier = before;
    drawing.ask(() -> {
      var now = Optional.of(RunScreens.of(shown.get(), texts, earlier, look, clock.instant()));
      return new Drawn(shown.get().state().run(), known.equals(now) ? Optional.empty() : now);
    });
  }

  private void drawn(Drawn now) {
    if (now.screen().isPresent() && run(room.get()).equals(now.run())) {
      screen.set(now.screen());
    }
  }

  /** Where what is shown is worked out. */
  Redraw.Threads threads() {
    return threads;
  }

  Optional<RunPicture> picture() {
    return room.get() instanceof RunRoom.Shown(var picture)
        ? Optional.of(picture)
        : Optional.empty();
  }

  // ---- reading

  /** Reads that step; the run's own step follows the run again. */
  public void read(String step) {
    var current = picture().flatMap(RunScreens::current);
    look(current.equals(Optional.of(step)) ? Optional.empty() : Optional.of(step));
  }

  /** Reads the step that the run stands at. */
  public void readCurrent() {
    look(Optional.empty());
  }

  /** Reads the next (1) or the previous (-1) step of the runbook. */
  public void readNext(int by) {
    picture()
        .ifPresent(shown -> {
          var steps = List.copyOf(shown.state().steps().keySet());
          var from =
              screen
                  .get()
                  .map(now -> now.card().step())
                  .filter(steps::contains)
                  .map(steps::indexOf);
          var to = from.map(at -> at + by).orElse(by > 0 ? 0 : steps.size() - 1);
          if (to >= 0 && to < steps.size()) {
            read(steps.get(to));
          }
        });
  }

  private void look(Optional<String> step) {
    if (!step.equals(reader.step())) {
      asking.set(Optional.empty());
    }
    reader = new Reader(step, reader.folds());
    draw();
  }

  /** Opens a phase, or folds it. */
  public void fold(String phase, boolean open) {
    var folds = new HashMap<>(reader.folds());
    folds.put(phase, open);
    reader = new Reader(reader.step(), Map.copyOf(folds));
    draw();
  }

  // ---- acting

  /** What tells the time. */
  InstantSource clock() {
    return clock;
  }

  /** Who acts. */
  public String operator() {
    return picture().map(shown -> shown.state().progress().operator()).orElse("");
  }

  /**
   * Whether the step that is acted on is on screen; else it is shown, and nothing else happens. The
   * screen itself may still be on its way.
   */
  private boolean onScreen() {
    var away = reader.step().isPresent() && picture().flatMap(RunScreens::current).isPresent();
    if (away) {
      readCurrent();
    }
    return !away;
  }

  private void act(Command command) {
    if (onScreen()) {
      tell(command);
    }
  }

  private void ask(Reason reason) {
    if (onScreen()) {
      asking.set(Optional.of(reason));
    }
  }

  /** Tells the run. */
  public void tell(Command command) {
    asking.set(Optional.empty());
    send.accept(command);
  }

  /** Lets the waiting step start. */
  public void confirm(String step, Optional<String> typed) {
    act(new Command.Confirm(step, typed, operator()));
  }

  /** Gives the value that was seen. */
  public void give(String step, String value) {
    act(new Command.GiveValue(step, value, operator()));
  }

  /** Gives an answer; against what is proposed, a reason is asked for first. */
  public void answer(Main.Question question, String answer) {
    var against =
        question.proposed().isPresent()
            && !question.proposed().get().equals(answer)
            && !answer.equals("unknown");
    var back =
        question.choices().stream().anyMatch(one -> one.id().equals(answer) && one.rollsBack());
    if (against || back && typesToRollBack().isPresent()) {
      ask(
          new Reason(
              "Answer " + answer + (against ? " against the evidence" : ""),
              (against ? "The evidence proposes " + question.proposed().get() + ". " : "")
                  + "The reason is kept, and carried to the end.",
              "Answer " + answer,
              back ? typesToRollBack() : Optional.empty(),
              back ? wayBack() : RunScreen.Sends.NOTHING,
              (reason, typed) ->
                  act(
                      new Command.Answer(
                          question.step(), answer, Optional.of(reason), typed, operator()))));
    } else {
      act(new Command.Answer(question.step(), answer, Optional.empty(), operator()));
    }
  }

  /** The name that is typed before a rollback; empty where none is asked for. */
  private Optional<String> typesToRollBack() {
    return picture()
        .filter(shown ->
            WayBack.asksForTarget(shown.runbook(), shown.state(), List.of(), shown.environment()))
        .map(shown -> shown.target().name());
  }

  /** What a rollback of everything would send. */
  private RunScreen.Sends wayBack() {
    return picture()
        .map(shown -> new CardScripts(shown, scripts).wayBack())
        .orElse(RunScreen.Sends.NOTHING);
  }

  /** Lets the running step block others for longer. */
  void extendGuard(RunScreen.Longer longer, Optional<String> reason) {
    tell(new Command.ExtendGuard(longer.step(), longer.guard(), longer.more(), reason, operator()));
  }

  /** A second person agrees; after a refusal, a reason is asked for first. */
  public void approve(Main.SecondPerson asked, String name) {
    var by = name.strip();
    if (asked.refused().isEmpty()) {
      act(new Command.Approve(asked.step(), by));
      return;
    }
    ask(
        new Reason(
            "Approve, by " + by,
            asked.refused().get() + " Why is it approved now? The reason is kept.",
            "Approve",
            reason -> act(new Command.Approve(asked.step(), by, Optional.of(reason)))));
  }

  /** A second person refuses, with a reason. */
  public void refuse(String step, String name) {
    ask(
        new Reason(
            "Refuse, by " + name.strip(),
            "The step is refused and the run is held. The reason is kept.",
            "Refuse",
            reason -> act(new Command.Refuse(step, reason, name.strip()))));
  }

  /** Does something else with the step; asks for its reason where one is kept. */
  public void aside(Aside aside) {
    var by = operator();
    var reason =
        switch (aside.kind()) {
          case LOOK_AGAIN -> {
            act(new Command.Retry(aside.step(), by));
            yield Optional.<Reason>empty();
          }
          case DEFER ->
              Optional.of(
                  new Reason(
                      aside.gate().isEmpty() ? "Defer: " + title(aside.step()) : "I don't know",
                      "It is asked for again at the end, and stays visible until then.",
                      "Defer",
                      words -> act(new Command.Defer(aside.step(), words, by))));
          case SKIP ->
              Optional.of(
                  new Reason(
                      "Skip: " + title(aside.step()),
                      "It is left out, and carried to the end screen and the report.",
                      "Skip",
                      words -> act(new Command.Skip(aside.step(), words, by))));
          case OVERRIDE_GATE ->
              Optional.of(
                  new Reason(
                      "Override: " + aside.gate(),
                      "The step may start although this does not hold; it is carried to the end.",
                      "Override",
                      words ->
                          act(new Command.OverrideGate(aside.step(), aside.gate(), words, by))));
        };
    reason.ifPresentOrElse(this::ask, () -> asking.set(Optional.empty()));
  }

  private String title(String step) {
    return picture().flatMap(shown -> shown.runbook().step(step)).map(Step::title).orElse(step);
  }

  /** Takes a way on from a held run. */
  public void go(Way way) {
    if (way.kind() == Way.Kind.ROLL_BACK) {
      ask(
          new Reason(
              "Roll back",
              way.explains(),
              "Roll back",
              typesToRollBack(),
              wayBack(),
              (reason, typed) -> act(new Command.RollBack(List.of(), reason, typed, operator()))));
    } else if (way.needsReason()) {
      ask(
          new Reason(
              way.label().replace("…", ""),
              way.explains(),
              way.label().replace("…", ""),
              reason -> act(command(way, reason))));
    } else {
      act(command(way, ""));
    }
  }

  private Command command(Way way, String reason) {
    var step = way.step().orElse("");
    var by = operator();
    return switch (way.kind()) {
      case RETRY -> new Command.Retry(step, by);
      case CONTINUE -> new Command.Continue(by);
      case ASK_AGAIN -> new Command.AskAgain(step, by);
      case SKIP -> new Command.Skip(step, reason, by);
      case DEFER -> new Command.Defer(step, reason, by);
      case OVERRIDE -> new Command.Override(step, reason, by);
      case ROLL_BACK -> new Command.RollBack(List.of(), reason, by);
      case DECIDE_COMMITTED -> new Command.Decide(step, Verdict.COMMITTED, reason, by);
      case DECIDE_ROLLED_BACK -> new Command.Decide(step, Verdict.ROLLED_BACK, reason, by);
      case DECIDE_PARTLY -> new Command.Decide(step, Verdict.PARTLY, reason, by);
      case END -> new Command.End(by);
    };
  }

  /** Stops what runs at once; with nothing running, holds the run. */
  public void stop() {
    if (picture().filter(RunPicture::drivenHere).isPresent()) {
      stop.accept(operator());
    }
  }

  /** The things beside the main one that a key names; empty where it does nothing now. */
  public List<Aside> asides(Aside.Kind kind) {
    return screen
        .get()
        .map(now -> new ArrayList<>(now.bar().asides()))
        .orElse(new ArrayList<>())
        .stream()
        .filter(aside -> aside.kind() == kind)
        .toList();
  }
}
