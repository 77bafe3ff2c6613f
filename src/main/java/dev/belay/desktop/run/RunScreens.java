package dev.belay.desktop.run;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.run.RunPicture.Driven;
import dev.belay.desktop.run.RunScreen.Fact;
import dev.belay.desktop.run.RunScreen.Header;
import dev.belay.desktop.run.RunScreen.Look;
import dev.belay.desktop.run.RunScreen.Notice;
import dev.belay.desktop.run.RunScreen.PhaseRows;
import dev.belay.desktop.run.RunScreen.StepRow;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.run.Exceptions;
import dev.belay.run.StillOpen;
import dev.belay.runbook.Phase;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what is known of a run into what is shown. Pure: the same gives the same. */
public final class RunScreens {
  private final RunPicture picture;
  private final StepScripts scripts;
  private final EarlierRuns before;
  private final Reader reader;
  private final Instant now;

  private RunScreens(
      RunPicture picture, StepScripts scripts, EarlierRuns before, Reader reader, Instant now) {
    this.picture = picture;
    this.scripts = scripts;
    this.before = before;
    this.reader = reader;
    this.now = now;
  }

  /**
   * What the person looks at.
   *
   * @param step the step that is read, where it is not the current one
   * @param folds phases that were opened (true) or closed (false) by hand
   */
  public record Reader(Optional<String> step, Map<String, Boolean> folds) {
    /** Follows the run. */
    public static final Reader FOLLOWS = new Reader(Optional.empty(), Map.of());

    public Reader {
      folds = Map.copyOf(folds);
    }
  }

  /** The screen of that run at that moment. */
  public static RunScreen of(RunPicture picture, Reader reader, Instant now) {
    return of(picture, StepScripts.NONE, EarlierRuns.NONE, reader, now);
  }

  /**
   * The same, with the scripts that its apply steps send, and how long its steps took in earlier
   * runs.
   */
  static RunScreen of(
      RunPicture picture, StepScripts scripts, EarlierRuns before, Reader reader, Instant now) {
    var own = scripts.run().equals(picture.state().run()) ? scripts : StepScripts.NONE;
    return new RunScreens(picture, own, before, reader, now).screen();
  }

  private RunScreen screen() {
    var shown = reader.step().filter(picture.state().steps()::containsKey).or(this::current);
    var cards = new StepCards(picture, scripts, before, now);
    return new RunScreen(
        header(),
        picture.runbook().phases().stream().map(phase -> rows(phase, shown)).toList(),
        over() && reader.step().isEmpty()
            ? cards.end()
            : shown.map(cards::of).orElseGet(cards::end),
        new ReadingBar(picture, new ActionBars(picture, scripts, now).bar()).beside(shown),
        notices());
  }

  private boolean over() {
    return picture.state().status() == RunStatus.FINISHED;
  }

  /** The step that the run stands at; the step of an undo while rolling back. */
  private Optional<String> current() {
    return current(picture);
  }

  /** The same, of that run. */
  static Optional<String> current(RunPicture picture) {
    var undoing =
        picture.state().progress().rollback().stream()
            .filter(id ->
                switch (picture.state().step(id).undo()) {
                  case NONE, RUNNING, IN_DOUBT, FAILED -> true;
                  case UNDONE_VERIFIED, UNDONE_NOT_VERIFIED -> false;
                })
            .findFirst();
    return undoing.or(() -> currentForwards(picture));
  }

  /** The first step that is not behind the run, as the engine goes. */
  static Optional<String> currentForwards(RunPicture picture) {
    if (picture.state().status() == RunStatus.FINISHED) {
      return Optional.empty();
    }
    var asks =
        picture.state().steps().values().stream()
            .filter(step ->
                step.status() == StepStatus.WAITING
                    || step.status() == StepStatus.RUNNING
                    || step.status() == StepStatus.IN_DOUBT)
            .map(StepState::id)
            .findFirst();
    return asks.or(() -> picture.state().progress().current());
  }

  // ---- the header

  private Header header() {
    var progress = picture.state().progress();
    var steps = List.copyOf(picture.state().steps().keySet());
    var facts = new ArrayList<Fact>();
    current()
        .ifPresent(id ->
            facts.add(new Fact("Step", steps.indexOf(id) + 1 + " of " + steps.size(), false)));
    var opened = picture.state().opened().at();
    if (!over()) {
      facts.add(new Fact("Running for", Formats.clock(Duration.between(opened, now)), true));
    }
    var exceptions = Exceptions.counts(picture.state());
    if (!exceptions.isEmpty()) {
      facts.add(new Fact("Exceptions", String.join(", ", exceptions), false));
    }
    facts.add(new Fact("Operator", progress.operator(), false));
    facts.add(new Fact("Run", number(picture.state().run()), true));
    return new Header(picture.runbook().about().title(), look(), facts);
  }

  static String number(String run) {
    var dash = run.indexOf('-');
    return dash < 0 ? run : run.substring(0, dash);
  }

  private Look look() {
    var state = picture.state();
    if (state.inDoubt()) {
      return Look.of(StateLook.IN_DOUBT);
    }
    return switch (state.status()) {
      case OPENED -> new Look(Icon.PENDING, "Not bound yet", Tone.MUTED);
      case HELD -> new Look(Icon.WAITING, "Held, waiting for you", Tone.WARNING);
      case ROLLING_BACK -> new Look(Icon.UNDONE, "Rolling back", Tone.WARNING);
      case FINISHED ->
          state.progress().outcome().map(RunScreens::look).orElse(Look.of(StateLook.DONE));
      case RUNNING ->
          picture.driven() instanceof Driven.Left || picture.driven() instanceof Driven.ReadOnly
              ? new Look(Icon.STOPPED, "Interrupted", Tone.WARNING)
              : Look.of(
                  current()
                      .map(id -> words(step(id)).look())
                      .filter(look -> look != StateLook.DONE && look != StateLook.NEXT)
                      .orElse(StateLook.RUNNING));
    };
  }

  static Look look(RunOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> new Look(Icon.DONE, "Completed", Tone.SUCCESS);
      case COMPLETED_WITH_EXCEPTIONS ->
          new Look(Icon.WARNING, "Completed with exceptions", Tone.WARNING);
      case ROLLED_BACK -> new Look(Icon.UNDONE, "Rolled back", Tone.WARNING);
      case FAILED -> Look.of(StateLook.FAILED);
      case STOPPED -> Look.of(StateLook.STOPPED);
    };
  }

  // ---- the list

  private PhaseRows rows(Phase phase, Optional<String> shown) {
    var all = phase.steps().stream().map(step -> row(step, shown)).toList();
    var here = phase.steps().stream().map(Step::id).anyMatch(current().orElse("")::equals);
    var selected = phase.steps().stream().map(Step::id).anyMatch(shown.orElse("")::equals);
    var open = reader.folds().getOrDefault(phase.id(), here || selected);
    var visible =
        all.stream()
            .filter(row ->
                open
                    || row.place().current()
                    || row.place().selected()
                    || !words(step(row.id())).folds())
            .toList();
    return new PhaseRows(phase.id(), phase.title(), summary(phase, open), open, visible);
  }

  private String summary(Phase phase, boolean open) {
    var states = phase.steps().stream().map(step -> picture.state().step(step.id())).toList();
    var done = states.stream().filter(step -> step.status() == StepStatus.DONE).count();
    var size = states.size();
    if (states.stream().allMatch(step -> step.status() == StepStatus.NEXT)) {
      return size == 1 ? "1 step" : size + " steps";
    }
    return !open && states.stream().allMatch(step -> step.status().passed())
        ? done + " done, folded"
        : done + " of " + size + " done";
  }

  private StepRow row(Step step, Optional<String> shown) {
    var words = words(step);
    var steps = List.copyOf(picture.state().steps().keySet());
    return new StepRow(
        step.id(),
        step.title(),
        words.look(),
        words.detail(),
        words.undo(),
        new RunScreen.Place(
            current().equals(Optional.of(step.id())), shown.equals(Optional.of(step.id()))),
        words.spoken(steps.indexOf(step.id()) + 1, steps.size()));
  }

  private StepWords words(Step step) {
    return new StepWords(step, picture.state().step(step.id()), now);
  }

  private Step step(String id) {
    return step(picture.runbook(), id);
  }

  static Step step(Runbook runbook, String id) {
    return runbook.step(id).orElseThrow(() -> new IllegalArgumentException("No step " + id));
  }

  // ---- what went wrong with the run as a whole

  private List<Notice> notices() {
    var notices = new ArrayList<Notice>();
    if (!picture.heard().wrong().isEmpty()) {
      var wrong = new WrongServer(picture.heard().wrong());
      notices.add(
          new Notice(
              Notice.Weight.DANGER,
              "This is not the server of run "
                  + number(picture.state().run())
                  + ": "
                  + wrong.chip()
                  + ". Every write is refused.",
              wrong.sentences()
                  + " Connect to the run's own server, or start a new run. Nothing was written to"
                  + " this one."));
    } else if (picture.driven() instanceof Driven.Elsewhere(var by)) {
      notices.add(
          new Notice(
              Notice.Weight.INFO,
              "Read-only: driven by "
                  + by.inWords()
                  + " since "
                  + Formats.moment(by.since())
                  + " UTC.",
              "Its journal is read again every 2 s."));
    } else if (picture.driven() instanceof Driven.ReadOnly(var why, var cure)) {
      notices.add(new Notice(Notice.Weight.DANGER, why, cure));
    }
    picture
        .heard()
        .progress()
        .filter(progress -> progress.step().isEmpty() && picture.drivenHere())
        .ifPresent(progress ->
            notices.add(
                new Notice(
                    Notice.Weight.OFFLINE,
                    "No answer from " + picture.target().name(),
                    "Belay asks again by itself, and nothing is sent twice: "
                        + progress.text().replaceFirst("\\.$", "")
                        + ".")));
    if (picture.state().status() == RunStatus.HELD || over()) {
      for (var open : StillOpen.of(picture.runbook(), picture.state())) {
        notices.add(
            new Notice(Notice.Weight.WARNING, open.sentence(Formats.moment(open.since())), ""));
      }
    }
    return notices;
  }
}
