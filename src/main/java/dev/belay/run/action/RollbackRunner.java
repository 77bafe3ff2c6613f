package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.util.Optional;

/** Leads the run into taking steps back. */
final class RollbackRunner implements ActionRunner {
  private final Action.Rollback rollback;

  RollbackRunner(Action.Rollback rollback) {
    this.rollback = rollback;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(
        String.join(" ", rollback.of()),
        () ->
            new StepOutcome.Leads(
                "rolling back", Action.Next.ROLLBACK, Optional.empty(), rollback.of()));
  }
}
