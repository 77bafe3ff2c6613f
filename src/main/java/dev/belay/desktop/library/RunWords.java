package dev.belay.desktop.library;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Formats;
import dev.belay.journal.AttemptState;
import dev.belay.journal.RunDriver;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.Environment;
import dev.belay.report.RunStanding;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs in the library's words. */
final class RunWords {
  private final Instant now;

  /** Words with ages as of that instant. */
  RunWords(Instant now) {
    this.now = now;
  }

  /** The card of a run without an end. */
  LibrarySnapshot.Interrupted interrupted(KnownRun.Open run, Optional<RunDriver> driver) {
    var state = run.state();
    var target = state.opened().event().target();
    var other = driver.filter(one -> !one.self());
    return new LibrarySnapshot.Interrupted(
        new LibrarySnapshot.Named(
            state.run(),
            run.runbook().about().title(),
            state.status() == RunStatus.HELD && doubtful(run, driver).isEmpty()
                ? "is paused"
                : "was interrupted"),
        Environment.ofMarker(Optional.of(target.environment())),
        target.name(),
        other.map(one -> one.inWords() + " since " + Formats.moment(one.since()) + " UTC"),
        other.isPresent() ? Optional.empty() : doubt(run, driver),
        standing(run, target.name(), other.isPresent()));
  }

  /** How the newest run of a runbook stands. */
  LibrarySnapshot.LastRun lastRun(KnownRun.Last last) {
    return new LibrarySnapshot.LastRun(
        Optional.of(last.look()), last.word() + ", " + Formats.ago(last.at(), now));
  }

  /** How that run stands, with the time of its newest entry. */
  static KnownRun.Last last(RunState run, String runbook, Instant at, boolean driven) {
    var words = RunStanding.word(run, driven);
    var word = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    if (!RunStanding.doubtful(run, driven).isEmpty()) {
      return new KnownRun.Last(runbook, StateLook.IN_DOUBT, word, at);
    }
    if (run.status() != RunStatus.FINISHED) {
      var runs = driven && run.status() != RunStatus.HELD;
      return new KnownRun.Last(runbook, runs ? StateLook.RUNNING : StateLook.WAITING, word, at);
    }
    var carried = run.carried().size();
    var look = carried == 0 ? StateLook.DONE : worst(run.carried());
    var also = carried == 0 ? "" : ", " + carried + " carried along";
    return new KnownRun.Last(runbook, look, word + also, at);
  }

  private static StateLook worst(List<StepState> carried) {
    var order = List.of(StepStatus.IN_DOUBT, StepStatus.FAILED, StepStatus.STOPPED);
    return Stream.concat(order.stream(), carried.stream().map(StepState::status))
        .filter(status -> carried.stream().anyMatch(step -> step.status() == status))
        .findFirst()
        .map(StateLook::of)
        .orElse(StateLook.DONE);
  }

  private Optional<LibrarySnapshot.Doubt> doubt(KnownRun.Open run, Optional<RunDriver> driver) {
    var steps = doubtful(run, driver);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    var first = steps.getFirst();
    var count = steps.size() == 1 ? "one step" : steps.size() + " steps";
    return Optional.of(new LibrarySnapshot.Doubt(count, title(run, first), sent(first)));
  }

  private static List<StepState> doubtful(KnownRun.Open run, Optional<RunDriver> driver) {
    return RunStanding.doubtful(run.state(), driver.isPresent());
  }

  private String sent(StepState step) {
    var attempt =
        step.attempts().reversed().stream()
            .filter(each -> each.open() || each.end().get() instanceof AttemptState.End.Doubtful)
            .findFirst();
    var started = attempt.map(AttemptState::started).orElse(step.since());
    var why =
        attempt
            .flatMap(AttemptState::end)
            .map(end -> end instanceof AttemptState.End.Doubtful(var said) ? " " + said : "")
            .orElse("");
    return "It began at "
        + Formats.moment(started)
        + " UTC and the journal holds no outcome, "
        + Formats.ago(started, now)
        + "."
        + why;
  }

  private static String standing(KnownRun.Open known, String target, boolean driven) {
    var run = known.state();
    var steps = List.copyOf(run.steps().keySet());
    var place =
        run.progress()
            .current()
            .map(id -> "Step " + (steps.indexOf(id) + 1) + " of " + steps.size())
            .orElse(steps.size() + " steps");
    return failed(known)
        + place
        + ", "
        + run.progress().operator()
        + "."
        + carried(run)
        + (driven
            ? " It can be read here; it continues in that process."
            : " Resuming connects to " + target + " first.");
  }

  /** The step that failed last, and why; empty where none did. */
  private static String failed(KnownRun.Open known) {
    return known.state().steps().values().stream()
        .filter(step -> step.status() == StepStatus.FAILED || step.undo() == UndoStatus.FAILED)
        .max(Comparator.comparing(StepState::since))
        .map(step ->
            (step.undo() == UndoStatus.FAILED ? "Undo failed: " : "Failed: ")
                + title(known, step)
                + step.said().cause().map(cause -> ": " + cause.message()).orElse(".")
                + " ")
        .orElse("");
  }

  private static String carried(RunState run) {
    var counts = new StringBuilder();
    for (var status : StepStatus.values()) {
      var count = run.carried().stream().filter(step -> step.status() == status).count();
      if (count > 0 && status.carried() && status != StepStatus.IN_DOUBT) {
        counts.append(counts.isEmpty() ? " Carried along: " : ", ");
        counts
            .append(count)
            .append(' ')
            .append(StateLook.of(status).word().toLowerCase(Locale.ROOT));
      }
    }
    return counts.isEmpty() ? "" : counts + ".";
  }

  private static String title(KnownRun.Open run, StepState step) {
    return run.runbook().step(step.id()).map(Step::title).orElse(step.id());
  }
}
