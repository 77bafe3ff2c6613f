package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.util.Locale;

/** Takes what a person saw. */
final class ManualRunner implements ActionRunner {
  private final Action.Manual manual;

  ManualRunner(Action.Manual manual) {
    this.manual = manual;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(
        manual.prompt(),
        () -> {
          var value = context.stepState().said().answer().orElse("");
          context.capture("value", manual.value().name().toLowerCase(Locale.ROOT), value);
          return new StepOutcome.Done(value, Result.of(value));
        });
  }
}
