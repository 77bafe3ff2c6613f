package dev.belay.cli;

import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.run.Command;
import dev.belay.run.PausedAt;
import dev.belay.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/**
 * How a run was resumed.
 *
 * @param before the run as it stood then
 */
record Resumed(Runbook runbook, RunState before, Wish wish) {

  /** What the person wants of it. */
  enum Wish {
    CONTINUE,
    ROLL_BACK,
    END
  }

  /**
   * What is done instead of continuing the run, if anything.
   *
   * @param typed the target's name, for a rollback that asks for it
   */
  Optional<Command> wished(Optional<String> typed, String operator) {
    return switch (wish) {
      case CONTINUE -> Optional.empty();
      case ROLL_BACK ->
          Optional.of(
              new Command.RollBack(
                  List.of(), "The command line says resume --roll-back.", typed, operator));
      case END -> Optional.of(new Command.End(operator));
    };
  }

  /** Whether the person came back to that step, which did not end well. */
  boolean stoodAt(StepState step) {
    return PausedAt.holds(runbook, before.step(step.id()));
  }

  /** Whether the run was paused with no step to try again. */
  boolean paused() {
    return before.status() == RunStatus.HELD && PausedAt.step(runbook, before).isEmpty();
  }
}
