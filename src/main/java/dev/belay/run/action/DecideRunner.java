package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.run.ActionRunner;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import java.util.List;

/** Goes where a person's answer leads. */
final class DecideRunner implements ActionRunner {
  private final Action.Decide decide;

  DecideRunner(Action.Decide decide) {
    this.decide = decide;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var given = context.stepState().said().answer().orElse("");
    var answer =
        decide.answers().stream()
            .filter(one -> one.id().equals(given))
            .findFirst()
            .orElseThrow(() ->
                new StepRefused(Cause.of("No answer was given.", "Answer the question again.")));
    return Pure.of(
        decide.question(),
        () -> new StepOutcome.Leads(answer.id(), answer.then(), answer.step(), List.of()));
  }
}
