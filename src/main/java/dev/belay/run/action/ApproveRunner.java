package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.util.Optional;

/** Notes that a second person agreed. */
final class ApproveRunner implements ActionRunner {
  private final Action.Approve approve;

  ApproveRunner(Action.Approve approve) {
    this.approve = approve;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(approve.role(), () -> new StepOutcome.Done(value(context), Result.none()));
  }

  private static String value(StepContext context) {
    var said = context.stepState().said();
    return "approved by "
        + said.by().orElse("nobody")
        + Optional.ofNullable(context.state().refusals().get(context.step().id()))
            .map(no ->
                ", after "
                    + no.by()
                    + " refused ("
                    + no.reason()
                    + "): "
                    + said.reason().orElse("no reason"))
            .orElse("");
  }
}
