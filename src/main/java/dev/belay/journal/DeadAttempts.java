package dev.belay.journal;

import dev.belay.journal.AttemptState.End;
import java.time.Instant;
import java.util.Optional;

/**
 * What a journal says of a run that no process drives: an attempt that it leaves open does not run
 * any more. What may have reached the server is in doubt, and what only reads has not been done.
 */
public final class DeadAttempts {
  private static final String WHY = "Belay ended while the step was under way.";

  private DeadAttempts() {}

  /**
   * The same state without an attempt that runs.
   *
   * @param last when the journal was written last
   */
  public static RunState closed(RunState state, Instant last) {
    var closed = state;
    for (var step : state.steps().values()) {
      var open = step.attempts().stream().filter(AttemptState::open).findFirst();
      if (open.isPresent()) {
        closed = closed.with(closed(state, step, open.get(), last));
      }
    }
    return closed;
  }

  private static StepState closed(
      RunState state, StepState step, AttemptState attempt, Instant last) {
    if (attempt.plan().reach() != JournalEvent.Reach.NOTHING) {
      var doubt = new JournalEvent.InDoubt(attempt.subject(), WHY);
      var entry = new Entry(state.last() + 1, last, state.run(), doubt, "", "");
      return Fold.next(state, entry).step(step.id());
    }
    var cause = Cause.of(WHY, "It only reads and is done again.");
    var ended = step.with(attempt.with(new End.Failed(cause, Optional.empty())));
    return attempt.subject().isUndo()
        ? ended.with(UndoStatus.NONE, last)
        : ended.with(StepStatus.NEXT, last);
  }
}
