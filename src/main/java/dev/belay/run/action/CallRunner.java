package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;

/** Sums up the steps of a called runbook, which stand before the call in the resolved runbook. */
final class CallRunner implements ActionRunner {
  private final Action.Call call;

  CallRunner(Action.Call call) {
    this.call = call;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(
        call.runbook(),
        () -> {
          var prefix = context.step().id() + ".";
          var steps =
              context.state().steps().values().stream()
                  .filter(step -> step.id().startsWith(prefix))
                  .toList();
          var carried = steps.stream().filter(step -> step.status().carried()).count();
          return new StepOutcome.Done(
              steps.size() + " steps" + (carried == 0 ? "" : ", " + carried + " not simply done"),
              Result.of(String.valueOf(carried)));
        });
  }
}
