package dev.belay.report;

import dev.belay.journal.AttemptState;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import java.util.List;

/** How a run stands, in the same words everywhere. */
public final class RunStanding {
  private RunStanding() {}

  /**
   * Its state in words, such as {@code running} or {@code in doubt}.
   *
   * @param driven whether a process has it open
   */
  public static String word(RunState run, boolean driven) {
    if (!doubtful(run, driven).isEmpty()) {
      return "in doubt";
    }
    return switch (run.status()) {
      case OPENED, RUNNING -> waits(run) ? "waiting for you" : driven ? "running" : "interrupted";
      case HELD -> "paused";
      case ROLLING_BACK -> driven ? "rolling back" : "interrupted rollback";
      case FINISHED -> run.progress().outcome().map(EntryWords::word).orElse("finished");
    };
  }

  /**
   * The steps whose outcome nobody knows: what the journal calls so, and each attempt without an
   * end that no process works on any more.
   */
  public static List<StepState> doubtful(RunState run, boolean driven) {
    return run.steps().values().stream()
        .filter(step ->
            step.status() == StepStatus.IN_DOUBT
                || step.undo() == UndoStatus.IN_DOUBT
                || !driven && step.attempts().stream().anyMatch(AttemptState::open))
        .toList();
  }

  private static boolean waits(RunState run) {
    return run.current().filter(step -> step.said().waiting().isPresent()).isPresent();
  }
}
