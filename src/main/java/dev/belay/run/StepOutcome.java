package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.runbook.Action;
import java.util.List;
import java.util.Optional;

/** How an attempt to carry a step out ended. */
public sealed interface StepOutcome {
  /**
   * The work is done; what the step expects is still to be judged.
   *
   * @param value what stands beside the tick
   * @param result what expectations and captures look at
   */
  record Done(String value, Result result) implements StepOutcome {}

  /** The work failed, and it is known what remains of it. */
  record Failed(Cause cause) implements StepOutcome {}

  /** Somebody else carried the same attempt out, so this one took no effect. */
  record Overtaken(Cause cause) implements StepOutcome {}

  /** Nobody knows yet whether it took effect. */
  record Doubtful(String why) implements StepOutcome {}

  /** It was stopped on request; stays says what is true now. */
  record Stopped(String stays) implements StepOutcome {}

  /** The run goes on elsewhere. */
  record Leads(String value, Action.Next next, Optional<String> step, List<String> undo)
      implements StepOutcome {
    public Leads {
      undo = List.copyOf(undo);
    }
  }
}
