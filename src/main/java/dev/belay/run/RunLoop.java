package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.AttemptState.End;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Drives a run: looks at the fold of its journal, does the one thing that is due, and looks again.
 * Runs on one thread.
 */
final class RunLoop {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final RunParts parts;
  private final Desk desk;
  private final Interaction interaction;
  private final Execution execution;
  private final Doubts doubts;
  private final Undoing undoing;
  private final Set<String> askedAgain = new HashSet<>();
  private boolean begun;

  RunLoop(
      RunParts parts,
      Desk desk,
      Interaction interaction,
      Execution execution,
      Doubts doubts,
      Undoing undoing) {
    this.parts = parts;
    this.desk = desk;
    this.interaction = interaction;
    this.execution = execution;
    this.doubts = doubts;
    this.undoing = undoing;
  }

  /**
   * Drives until the run is over or is left.
   *
   * @param unfollowed a step whose end was the last thing that an earlier process wrote
   */
  RunState drive(Optional<String> unfollowed) throws InterruptedException {
    unfollowed.flatMap(parts.runbook()::step).ifPresent(execution::followAgain);
    while (!desk.left() && state().status() != RunStatus.FINISHED) {
      try {
        round();
      } catch (SQLException e) {
        if (Failures.silent(e)) {
          parts.sessions().giveUp();
        }
        if (parts.sessions().lost(e)) {
          doubts.reconnect(String.valueOf(e.getMessage()));
        } else {
          desk.hold("The database answered: " + e.getMessage());
        }
      }
    }
    return state();
  }

  private void round() throws SQLException, InterruptedException {
    switch (state().status()) {
      case OPENED -> throw new IllegalStateException("The run is not bound to a server.");
      case FINISHED -> {}
      case HELD -> held();
      case ROLLING_BACK -> {
        if (doubts.connected() && !doubts.settleNext() && !told()) {
          undoing.next();
        }
      }
      case RUNNING -> {
        if (doubts.connected() && !doubts.settleNext() && !told()) {
          advance();
        }
      }
    }
  }

  /** Whether something was told before the first step. */
  private boolean told() {
    var first = begun ? Optional.<Command>empty() : desk.first();
    begun = true;
    first.ifPresent(desk::handle);
    return first.isPresent();
  }

  private void held() throws InterruptedException, SQLException {
    var command = desk.next(PATIENCE);
    if (command.isPresent()) {
      desk.handle(command.get());
    }
  }

  private void advance() throws SQLException, InterruptedException {
    if (parts.stop().requested()) {
      desk.next(Duration.ZERO).ifPresent(desk::handle);
      return;
    }
    for (var step : parts.runbook().steps()) {
      var now = state().step(step.id());
      if (now.status().passed()
          || now.status() == StepStatus.NO_LONGER_TRUE
          || now.status() == StepStatus.FAILED && Execution.isBehind(step)) {
        continue;
      }
      at(step, now);
      return;
    }
    if (!askDeferred()) {
      execution.finishRun();
    }
  }

  private void at(Step step, StepState now) throws SQLException, InterruptedException {
    switch (now.status()) {
      case NEXT, WAITING -> begin(step);
      case RUNNING -> goOn(step, now);
      case FAILED, STOPPED, REFUSED, EXPIRED ->
          desk.hold("Step " + step.title() + " did not end well. Decide how to go on.");
      case IN_DOUBT -> throw new IllegalStateException("A doubt was not settled.");
      case DONE, NO_LONGER_TRUE, DEFERRED, OVERRIDDEN, SKIPPED, NOT_APPLICABLE ->
          throw new IllegalStateException("Step " + step.id() + " is behind the run.");
    }
  }

  private void begin(Step step) throws SQLException, InterruptedException {
    var condition = execution.notApplicable(step);
    if (condition.isPresent()) {
      parts.recorder().record(new JournalEvent.StepNotApplicable(step.id(), condition.get()));
      return;
    }
    if (interaction.ready(step)) {
      execution.execute(step);
    }
  }

  /** A step that was under way: settled as committed, or between two tries. */
  private void goOn(Step step, StepState now) throws SQLException, InterruptedException {
    var latest = now.latest(Subject.Direction.FORWARD);
    if (latest.flatMap(AttemptState::end).orElse(null)
            instanceof End.SettledAs(Verdict verdict, var _, var _)
        && verdict == Verdict.COMMITTED) {
      execution.finishSettled(step);
    } else {
      execution.execute(step);
    }
  }

  /** Deferred steps are asked for once more at the end. */
  private boolean askDeferred() {
    var deferred =
        parts.runbook().steps().stream()
            .map(Step::id)
            .filter(id -> state().step(id).status() == StepStatus.DEFERRED)
            .filter(askedAgain::add)
            .findFirst();
    deferred.ifPresent(id ->
        parts
            .recorder()
            .record(new JournalEvent.StepReopened(id, "It was deferred to the end.", "Belay")));
    return deferred.isPresent();
  }

  private RunState state() {
    return parts.recorder().state();
  }

  /** The latest attempt that an engine must account for when it opens a journal again. */
  static Optional<AttemptState> openAttempt(StepState step) {
    return step.attempts().stream().filter(AttemptState::open).findFirst();
  }
}
