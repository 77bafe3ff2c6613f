package dev.belay.journal;

import dev.belay.journal.AttemptState.End;
import dev.belay.journal.StepState.Said;
import dev.belay.journal.Subject.Direction;
import dev.belay.journal.Transitions.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The fold of one step's events. */
final class StepFold {
  private StepFold() {}

  static StepState next(StepState step, Instant at, JournalEvent.OfStep event) {
    return switch (event) {
      case JournalEvent.OfSubject ofSubject -> ofSubject(step, at, ofSubject);
      case JournalEvent.StepAwaits awaits ->
          move(step, Move.AWAIT, at)
              .with(
                  waiting(
                      step.said(),
                      Optional.of(new StepState.Waiting(awaits.need(), awaits.prompt()))));
      case JournalEvent.GateRead read -> step.with(read.evidence());
      case JournalEvent.GateOverridden overridden -> overridden(step, overridden);
      case JournalEvent.StepConfirmed confirmed ->
          step.with(waiting(step.said(), Optional.empty()));
      case JournalEvent.StepNotApplicable none -> leftOut(step, at, none.condition());
      case JournalEvent.StepSkipped skipped ->
          move(step, Move.SKIP, at)
              .with(reason(step.said(), skipped.reason(), Optional.of(skipped.by())));
      case JournalEvent.StepDeferred deferred ->
          move(step, Move.DEFER, at)
              .with(reason(step.said(), deferred.reason(), Optional.of(deferred.by())));
      case JournalEvent.StepOverridden overridden ->
          move(step, Move.OVERRIDE, at)
              .with(reason(step.said(), overridden.reason(), Optional.of(overridden.by())));
      case JournalEvent.PlanRead _, JournalEvent.Captured _ -> step;
      case JournalEvent.EvidenceRead read -> step.with(read.evidence());
      case JournalEvent.ValueGiven given ->
          step.with(answered(step.said(), given.value(), given.by()));
      case JournalEvent.AnswerGiven given -> answer(step, given);
      case JournalEvent.ApprovalGiven given -> step.with(approved(step.said(), given));
      case JournalEvent.ApprovalRefused refused ->
          move(step, Move.REFUSE, at)
              .with(reason(step.said(), refused.reason(), Optional.of(refused.by())));
      case JournalEvent.ApprovalExpired _ ->
          move(step, Move.EXPIRE, at).with(waiting(step.said(), Optional.empty()));
      case JournalEvent.StepDone done -> done(step, at, done);
      case JournalEvent.StepReopened _ -> reopen(step, at);
      case JournalEvent.StepFailed failed -> failed(step, at, failed);
      case JournalEvent.StepStopped stopped -> stopped(step, at, stopped);
      case JournalEvent.TruthChanged changed ->
          move(step, changed.holds() ? Move.HOLD_AGAIN : Move.FALL, at).with(changed.evidence());
      case JournalEvent.PointOfNoReturn _, JournalEvent.WentTo _ -> step;
      case JournalEvent.LossesCounted counted ->
          step.with(step.losses().with(counted, step.labelsInEffect()));
      case JournalEvent.LossesCompared after -> step.with(step.losses().with(after.compared()));
      case JournalEvent.Undone undone -> undone(step, at, undone);
      case JournalEvent.UndoFailed failed ->
          closeOpen(step, Direction.UNDO, new End.Failed(failed.cause(), Optional.empty()))
              .with(UndoStatus.FAILED, at)
              .with(cause(step.said(), failed.cause()));
    };
  }

  static StepState leftOut(StepState step, Instant at, String why) {
    return move(step, Move.NOT_APPLICABLE, at).with(reason(step.said(), why, Optional.empty()));
  }

  static StepState reopen(StepState step, Instant at) {
    return move(step, Move.REOPEN, at).with(Said.NOTHING);
  }

  private static StepState ofSubject(StepState step, Instant at, JournalEvent.OfSubject event) {
    return switch (event) {
      case JournalEvent.AttemptStarted started -> started(step, at, started);
      case JournalEvent.PartStarted part -> partStarted(step, part);
      case JournalEvent.TransactionAssigned assigned ->
          changePart(
              step,
              assigned.subject(),
              assigned.part(),
              part ->
                  part.with(
                      new PartState.TransactionId(assigned.transactionId(), assigned.durable())));
      case JournalEvent.StatementSent sent -> sent(step, sent);
      case JournalEvent.StatementDone done ->
          progress(
              step,
              done.subject(),
              done.part(),
              old ->
                  new PartState.Progress(
                      old.statements(), old.sent(), done.statement(), old.commitSent(), false));
      case JournalEvent.CommitSent commit ->
          progress(
              step,
              commit.subject(),
              commit.part(),
              old -> new PartState.Progress(old.statements(), old.sent(), old.done(), true, false));
      case JournalEvent.PartCommitted committed ->
          progress(
              step,
              committed.subject(),
              committed.part(),
              old ->
                  new PartState.Progress(
                      old.statements(), old.sent(), old.done(), old.commitSent(), true));
      case JournalEvent.Output _, JournalEvent.BlockersSeen _ -> step;
      case JournalEvent.GuardTripped tripped -> tripped(step, tripped.subject());
      case JournalEvent.GuardExtended extended -> extended(step, extended);
      case JournalEvent.AttemptFailed failed ->
          step.with(
                  open(step, failed.subject())
                      .with(new End.Failed(failed.cause(), failed.retryAt())))
              .with(cause(step.said(), failed.cause()));
      case JournalEvent.InDoubt doubt -> doubt(step, at, doubt);
      case JournalEvent.Settled settled -> settled(step, at, settled);
    };
  }

  private static StepState tripped(StepState step, Subject subject) {
    var attempt = step.attempt(subject).filter(AttemptState::open);
    return attempt
        .map(open -> step.with(open.with(new AttemptState.Guards(open.guards().extended(), true))))
        .orElse(step);
  }

  private static StepState extended(StepState step, JournalEvent.GuardExtended event) {
    var attempt = open(step, event.subject());
    if (event.millis() <= 0 || event.guard() < 1 || attempt.guards().tripped()) {
      throw new IllegalEventException(
          "Guard " + event.guard() + " of " + step.id() + " cannot be extended.");
    }
    return step.with(
        attempt.with(attempt.guards().longer(event.guard(), Duration.ofMillis(event.millis()))));
  }

  private static StepState sent(StepState step, JournalEvent.StatementSent event) {
    return changePart(
        step,
        event.subject(),
        event.part(),
        part -> {
          var old = part.progress();
          var moved =
              part.with(
                  new PartState.Progress(
                      old.statements(), event.statement(), old.done(), old.commitSent(), false));
          return event.lone().map(moved::withLone).orElse(moved);
        });
  }

  private static StepState started(StepState step, Instant at, JournalEvent.AttemptStarted event) {
    var subject = event.subject();
    if (step.attempts().stream().anyMatch(AttemptState::open)) {
      throw new IllegalEventException(
          "An attempt of " + step.id() + " starts while another one is open.");
    }
    if (subject.attempt() != step.nextAttempt(subject.direction())) {
      throw new IllegalEventException(
          "Attempt " + subject.attempt() + " of " + step.id() + " is out of order.");
    }
    var attempt =
        new AttemptState(
            subject,
            at,
            event.plan(),
            event.where(),
            List.of(),
            AttemptState.Guards.UNTOUCHED,
            Optional.empty());
    // A step that is carried out once more is not taken back any longer.
    var moved =
        subject.isUndo()
            ? step.with(UndoStatus.RUNNING, at)
            : move(step, Move.START, at).with(UndoStatus.NONE, at);
    return moved.with(attempt).with(waiting(step.said(), Optional.empty()));
  }

  private static StepState partStarted(StepState step, JournalEvent.PartStarted event) {
    var attempt = open(step, event.subject());
    if (attempt.part(event.part()).isPresent()) {
      throw new IllegalEventException("Part " + event.part() + " starts a second time.");
    }
    return step.with(
        attempt.with(
            new PartState(
                event.part(),
                event.label(),
                event.transaction(),
                event.marker(),
                Optional.empty(),
                Optional.empty(),
                new PartState.Progress(event.statements(), 0, 0, false, false))));
  }

  private static StepState doubt(StepState step, Instant at, JournalEvent.InDoubt event) {
    var attempt =
        step.attempt(event.subject())
            .orElseThrow(
                () -> new IllegalEventException("In doubt is an attempt that never started."));
    var marked =
        step.with(attempt.with(new End.Doubtful(event.why())))
            .with(reason(step.said(), event.why(), Optional.empty()));
    return event.subject().isUndo()
        ? marked.with(UndoStatus.IN_DOUBT, at)
        : move(marked, Move.DOUBT, at);
  }

  private static StepState settled(StepState step, Instant at, JournalEvent.Settled event) {
    var attempt =
        step.attempt(event.subject())
            .orElseThrow(() -> new IllegalEventException("Settled is an unknown attempt."));
    if (!inDoubt(step, event.subject())) {
      throw new IllegalEventException(
          "Attempt " + event.subject().attempt() + " of " + step.id() + " is not in doubt.");
    }
    for (var number : event.parts()) {
      if (attempt.part(number).isEmpty()) {
        throw new IllegalEventException("Settled is an unknown part.");
      }
    }
    if (event.verdict() != Verdict.STILL_RUNNING && event.verdict() != Verdict.UNKNOWN) {
      attempt = inEffect(attempt, event.parts());
    }
    var decided =
        step.with(attempt.with(new End.SettledAs(event.verdict(), event.evidence(), event.by())));
    return switch (event.verdict()) {
      case STILL_RUNNING, UNKNOWN -> decided;
      case COMMITTED ->
          event.subject().isUndo()
              ? decided.with(UndoStatus.RUNNING, at)
              : move(decided, Move.SETTLE_COMMITTED, at);
      case ROLLED_BACK, PARTLY ->
          event.subject().isUndo()
              ? decided.with(UndoStatus.NONE, at)
              : move(decided, Move.SETTLE_ROLLED_BACK, at);
    };
  }

  /** The verdict names every part in effect: one that it does not name was lost. */
  private static AttemptState inEffect(AttemptState attempt, List<Integer> numbers) {
    var changed = attempt;
    for (var part : attempt.parts()) {
      var old = part.progress();
      changed =
          changed.with(
              part.with(
                  new PartState.Progress(
                      old.statements(),
                      old.sent(),
                      old.done(),
                      old.commitSent(),
                      numbers.contains(part.number()))));
    }
    return changed;
  }

  private static boolean inDoubt(StepState step, Subject subject) {
    return subject.isUndo()
        ? step.undo() == UndoStatus.IN_DOUBT
        : step.status() == StepStatus.IN_DOUBT;
  }

  private static StepState done(StepState step, Instant at, JournalEvent.StepDone event) {
    var old = step.said();
    return move(closeOpen(step, Direction.FORWARD, new End.Succeeded()), Move.SUCCEED, at)
        .with(
            new Said(
                Optional.of(event.value()),
                Optional.empty(),
                old.reason(),
                old.by(),
                old.answer(),
                Optional.empty(),
                old.overridden()));
  }

  private static StepState failed(StepState step, Instant at, JournalEvent.StepFailed event) {
    var end = new End.Failed(event.cause(), Optional.empty());
    return move(closeOpen(step, Direction.FORWARD, end), Move.FAIL, at)
        .with(cause(step.said(), event.cause()));
  }

  private static StepState stopped(StepState step, Instant at, JournalEvent.StepStopped event) {
    var cause = Cause.of("Stopped on request.", event.stays());
    var end = new End.Failed(cause, Optional.empty());
    return move(closeOpen(step, Direction.FORWARD, end), Move.STOP, at)
        .with(reason(step.said(), event.stays(), Optional.empty()));
  }

  private static StepState undone(StepState step, Instant at, JournalEvent.Undone event) {
    var status = event.verified() ? UndoStatus.UNDONE_VERIFIED : UndoStatus.UNDONE_NOT_VERIFIED;
    return closeOpen(step, Direction.UNDO, new End.Succeeded()).with(status, at);
  }

  private static StepState closeOpen(StepState step, Direction direction, End end) {
    var closed = step;
    for (var attempt : step.attempts()) {
      if (attempt.open() && attempt.subject().direction() == direction) {
        closed = closed.with(attempt.with(end));
      }
    }
    return closed;
  }

  private static AttemptState open(StepState step, Subject subject) {
    return step.attempt(subject)
        .filter(AttemptState::open)
        .orElseThrow(() ->
            new IllegalEventException(
                "Attempt " + subject.attempt() + " of " + step.id() + " is not open."));
  }

  private static StepState changePart(
      StepState step, Subject subject, int number, UnaryOperator<PartState> change) {
    var attempt = open(step, subject);
    var part =
        attempt
            .part(number)
            .orElseThrow(() -> new IllegalEventException("Part " + number + " was never started."));
    // What has taken effect stays so: a late event must not make it look open again.
    if (part.committed()) {
      throw new IllegalEventException("Part " + number + " has taken effect already.");
    }
    return step.with(attempt.with(change.apply(part)));
  }

  private static StepState progress(
      StepState step, Subject subject, int number, UnaryOperator<PartState.Progress> change) {
    return changePart(step, subject, number, part -> part.with(change.apply(part.progress())));
  }

  private static StepState move(StepState step, Move move, Instant at) {
    var to =
        Transitions.next(step.status(), move)
            .orElseThrow(() ->
                new IllegalEventException(
                    "Step "
                        + step.id()
                        + " is "
                        + step.status()
                        + ": "
                        + move
                        + " is not lawful."));
    return step.with(to, at);
  }

  private static StepState overridden(StepState step, JournalEvent.GateOverridden event) {
    var old = step.said();
    var gates = new HashMap<>(old.overridden());
    gates.put(event.gate(), event.reason());
    return step.with(
        new Said(
            old.value(),
            old.waiting(),
            old.reason(),
            Optional.of(event.by()),
            old.answer(),
            old.cause(),
            gates));
  }

  private static StepState answer(StepState step, JournalEvent.AnswerGiven event) {
    var said = answered(step.said(), event.answer(), event.by());
    return step.with(
        new Said(
            said.value(),
            said.waiting(),
            event.reason(),
            said.by(),
            said.answer(),
            said.cause(),
            said.overridden()));
  }

  private static Said answered(Said old, String answer, String by) {
    return new Said(
        old.value(),
        Optional.empty(),
        old.reason(),
        Optional.of(by),
        Optional.of(answer),
        old.cause(),
        old.overridden());
  }

  private static Said approved(Said old, JournalEvent.ApprovalGiven given) {
    return new Said(
        old.value(),
        Optional.empty(),
        given.reason().or(old::reason),
        Optional.of(given.by()),
        Optional.of(given.covers()),
        old.cause(),
        old.overridden());
  }

  private static Said waiting(Said old, Optional<StepState.Waiting> waiting) {
    return new Said(
        old.value(), waiting, old.reason(), old.by(), old.answer(), old.cause(), old.overridden());
  }

  private static Said reason(Said old, String reason, Optional<String> by) {
    return new Said(
        old.value(),
        Optional.empty(),
        Optional.of(reason),
        by,
        old.answer(),
        old.cause(),
        old.overridden());
  }

  private static Said cause(Said old, Cause cause) {
    return new Said(
        old.value(),
        Optional.empty(),
        old.reason(),
        old.by(),
        old.answer(),
        Optional.of(cause),
        old.overridden());
  }
}
