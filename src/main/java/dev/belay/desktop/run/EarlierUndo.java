package dev.belay.desktop.run;

import dev.belay.journal.JournalException;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.RunbookJson;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a step was taken back in an earlier run of the same runbook.
 *
 * @param run its id
 * @param target where
 */
record EarlierUndo(String run, String target, Duration took, Instant at) {
  /**
   * Journals that are looked through, the newest first: a rehearsal older than that says little.
   */
  private static final int RUNS = 30;

  /** The newest undo of each step of that run's runbook, in other runs. Blocks on files. */
  static Map<String, EarlierUndo> all(JournalStore store, RunPicture picture) {
    var found = new HashMap<String, EarlierUndo>();
    var own = picture.state().run();
    store.ids().stream()
        .filter(run -> !run.equals(own))
        .limit(RUNS)
        .map(run -> state(store, run))
        .flatMap(Optional::stream)
        .filter(state -> same(state, picture.runbook().id()))
        .forEach(state ->
            state
                .steps()
                .values()
                .forEach(
                    step -> of(state, step).ifPresent(undo -> found.putIfAbsent(step.id(), undo))));
    return Map.copyOf(found);
  }

  private static Optional<RunState> state(JournalStore store, String run) {
    try {
      return store.read(run).state();
    } catch (JournalException e) {
      // What cannot be read is listed in the library; here it tells nothing.
      return Optional.empty();
    }
  }

  private static boolean same(RunState state, String runbook) {
    return RunbookJson.read(state.opened().event().runbook()).runbook().id().equals(runbook);
  }

  private static Optional<EarlierUndo> of(RunState state, StepState step) {
    var undone =
        step.undo() == UndoStatus.UNDONE_VERIFIED || step.undo() == UndoStatus.UNDONE_NOT_VERIFIED;
    return undone
        ? step.latest(Subject.Direction.UNDO)
            .map(attempt ->
                new EarlierUndo(
                    state.run(),
                    state.opened().event().target().name(),
                    Duration.between(attempt.started(), step.since()),
                    step.since()))
        : Optional.empty();
  }
}
