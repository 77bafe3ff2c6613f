package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;

/** Notes that a second person agreed. */
final class ApproveRunner implements ActionRunner {
  private final Action.Approve approve;

  ApproveRunner(Action.Approve approve) {
    this.approve = approve;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(
        approve.role(),
        () ->
            new StepOutcome.Done(
                "approved by " + context.stepState().said().by().orElse("nobody"), Result.none()));
  }
}
