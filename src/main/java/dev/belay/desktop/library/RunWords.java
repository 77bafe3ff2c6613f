package dev.belay.desktop.library;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Formats;
import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs in the library's words, each runbook read once. Of one thread. */
final class RunWords {
  private final Instant now;
  private final Map<String, Runbook> runbooks = new HashMap<>();

  /** Words with ages as of that instant. */
  RunWords(Instant now) {
    this.now = now;
  }

  /**
   * Reads the runbook in its journal, without which a run has no words.
   *
   * @throws JournalRefusedException when it cannot be read
   */
  void prepare(RunState run) {
    runbook(run);
  }

  /** The card of a run without an end. */
  LibrarySnapshot.Interrupted interrupted(RunState run) {
    var target = run.opened().event().target();
    return new LibrarySnapshot.Interrupted(
        run.run(),
        number(run),
        Environment.ofMarker(Optional.of(target.environment())),
        target.name(),
        doubt(run),
        standing(run, target.name()));
  }

  /** How the newest run of each runbook stands; the runs come newest first. */
  Map<String, LibrarySnapshot.LastRun> lastByRunbook(List<RunState> runs) {
    var last = new HashMap<String, LibrarySnapshot.LastRun>();
    for (var run : runs) {
      last.putIfAbsent(runbook(run).id(), lastRun(run));
    }
    return last;
  }

  LibrarySnapshot.LastRun lastRun(RunState run) {
    var ago = Formats.ago(run.opened().at(), now);
    if (run.status() != RunStatus.FINISHED) {
      return doubtful(run).isEmpty()
          ? new LibrarySnapshot.LastRun(Optional.of(StateLook.WAITING), "Not finished, " + ago)
          : new LibrarySnapshot.LastRun(Optional.of(StateLook.IN_DOUBT), "In doubt, " + ago);
    }
    var carried = run.carried().size();
    var look = carried == 0 ? StateLook.DONE : worst(run.carried());
    var outcome =
        run.progress()
            .outcome()
            .map(JournalEvent.RunOutcome::name)
            .orElse("ended")
            .toLowerCase(Locale.ROOT);
    var word =
        outcome.substring(0, 1).toUpperCase(Locale.ROOT) + outcome.substring(1).replace('_', ' ');
    var also = carried == 0 ? "" : ", " + carried + " carried along";
    return new LibrarySnapshot.LastRun(Optional.of(look), word + also + ", " + ago);
  }

  private static StateLook worst(List<StepState> carried) {
    var order = List.of(StepStatus.IN_DOUBT, StepStatus.FAILED, StepStatus.STOPPED);
    return Stream.concat(order.stream(), carried.stream().map(StepState::status))
        .filter(status -> carried.stream().anyMatch(step -> step.status() == status))
        .findFirst()
        .map(StateLook::of)
        .orElse(StateLook.DONE);
  }

  private Optional<LibrarySnapshot.Doubt> doubt(RunState run) {
    var steps = doubtful(run);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    var first = steps.getFirst();
    var count = steps.size() == 1 ? "one step" : steps.size() + " steps";
    return Optional.of(new LibrarySnapshot.Doubt(count, title(run, first), sent(first)));
  }

  /** In doubt is what the journal calls so, and each attempt that began and has no end. */
  private static List<StepState> doubtful(RunState run) {
    return run.steps().values().stream()
        .filter(step ->
            step.status() == StepStatus.IN_DOUBT
                || step.undo() == UndoStatus.IN_DOUBT
                || step.attempts().stream().anyMatch(AttemptState::open))
        .toList();
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

  private String standing(RunState run, String target) {
    var steps = List.copyOf(run.steps().keySet());
    var place =
        run.progress()
            .current()
            .map(id -> "Step " + (steps.indexOf(id) + 1) + " of " + steps.size())
            .orElse(steps.size() + " steps");
    return place
        + ", "
        + run.progress().operator()
        + "."
        + carried(run)
        + " Resuming connects to "
        + target
        + " first.";
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

  private String title(RunState run, StepState step) {
    return runbook(run).step(step.id()).map(Step::title).orElse(step.id());
  }

  private Runbook runbook(RunState run) {
    return runbooks.computeIfAbsent(run.run(), _ -> run.resolved().runbook());
  }

  private static String number(RunState run) {
    var dash = run.run().indexOf('-');
    return dash < 0 ? run.run() : run.run().substring(0, dash);
  }
}
