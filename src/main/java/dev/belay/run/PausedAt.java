package dev.belay.run;

import dev.belay.journal.AttemptState.End;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.runbook.Runbook;
import java.util.Optional;

/** The step because of which a run is paused. */
public final class PausedAt {
  private PausedAt() {}

  /** The step that did not end well, or whose outcome is in doubt, and that the run waits for. */
  public static Optional<StepState> step(Runbook runbook, RunState state) {
    return state.steps().values().stream().filter(step -> holds(runbook, step)).findFirst();
  }

  /** Whether the run cannot pass that step as it stands. */
  public static boolean holds(Runbook runbook, StepState step) {
    if (step.undo() == UndoStatus.FAILED || step.undo() == UndoStatus.IN_DOUBT) {
      return true;
    }
    return switch (step.status()) {
      case STOPPED, REFUSED, EXPIRED, IN_DOUBT -> true;
      // One that only warns, or leads elsewhere, is behind the run.
      case FAILED -> runbook.step(step.id()).filter(Execution::isBehind).isEmpty();
      case NEXT,
          WAITING,
          RUNNING,
          DONE,
          NO_LONGER_TRUE,
          DEFERRED,
          OVERRIDDEN,
          SKIPPED,
          NOT_APPLICABLE ->
          false;
    };
  }

  /** The step that was broken off and settled, and is to be sent again only by a person. */
  public static Optional<StepState> brokenOff(RunState state) {
    return state.steps().values().stream().filter(PausedAt::brokenOff).findFirst();
  }

  private static boolean brokenOff(StepState step) {
    return step.status() == StepStatus.NEXT
        && step.latest(Subject.Direction.FORWARD).flatMap(attempt -> attempt.end()).orElse(null)
            instanceof End.SettledAs(Verdict verdict, var _, var _)
        && (verdict == Verdict.ROLLED_BACK || verdict == Verdict.PARTLY);
  }
}
