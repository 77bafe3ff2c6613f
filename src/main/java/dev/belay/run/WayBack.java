package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.util.List;

/** What rolling back would undo, and what it asks for first. */
public final class WayBack {
  private WayBack() {}

  /**
   * The steps that a rollback undoes, newest first.
   *
   * @param wanted the ids to choose from; empty: all that are in effect
   */
  public static List<Step> steps(Runbook runbook, RunState state, List<String> wanted) {
    return runbook.steps().reversed().stream()
        .filter(step -> wanted.isEmpty() || wanted.contains(step.id()))
        .filter(step -> undoable(step, state.step(step.id())))
        .toList();
  }

  /** Whether the target's name is typed before anything is undone, as before a write forwards. */
  public static boolean asksForTarget(
      Runbook runbook, RunState state, List<String> wanted, Environment environment) {
    return environment == Environment.PRODUCTION && !steps(runbook, state, wanted).isEmpty();
  }

  private static boolean undoable(Step step, StepState state) {
    var declared = step.ending().undo().filter(undo -> undo.none().isEmpty()).isPresent();
    var done = state.tookEffect() || state.status() == StepStatus.IN_DOUBT;
    return declared
        && done
        && state.undo() != UndoStatus.UNDONE_VERIFIED
        && state.undo() != UndoStatus.UNDONE_NOT_VERIFIED;
  }
}
