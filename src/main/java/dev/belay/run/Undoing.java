package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.AttemptState.End;
import dev.belay.journal.Cause;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Takes steps back, newest first, and verifies each; a failed step stays failed. */
final class Undoing {
  private final RunParts parts;
  private final Desk desk;
  private final Gatekeeper gates;
  private final Attempts attempts;
  private final StepLosses losses;
  private final Function<Step, UndoRunner> undoers;

  Undoing(
      RunParts parts,
      Desk desk,
      Gatekeeper gates,
      Attempts attempts,
      StepLosses losses,
      Function<Step, UndoRunner> undoers) {
    this.parts = parts;
    this.desk = desk;
    this.gates = gates;
    this.attempts = attempts;
    this.losses = losses;
    this.undoers = undoers;
  }

  /** Does the next thing of a roll-back. */
  void next() throws SQLException, InterruptedException {
    for (var id : state().progress().rollback()) {
      var step = parts.runbook().step(id).orElseThrow();
      switch (state().step(id).undo()) {
        case UNDONE_VERIFIED, UNDONE_NOT_VERIFIED -> {}
        case NONE, FAILED -> {
          undo(step);
          return;
        }
        case RUNNING -> {
          goOn(step);
          return;
        }
        case IN_DOUBT -> throw new IllegalStateException("A doubt was not settled.");
      }
    }
    finish();
  }

  private void goOn(Step step) throws SQLException, InterruptedException {
    var latest = state().step(step.id()).latest(Subject.Direction.UNDO);
    if (latest.flatMap(AttemptState::end).orElse(null)
            instanceof End.SettledAs(Verdict verdict, var _, var _)
        && verdict == Verdict.COMMITTED) {
      verify(step);
    } else {
      undo(step);
    }
  }

  private void undo(Step step) throws SQLException, InterruptedException {
    var id = step.id();
    if (!state().step(id).tookEffect()) {
      // Settled as rolled back since: there is nothing to take back.
      record(new JournalEvent.Undone(id, true, "nothing of it is in effect"));
      return;
    }
    var subject = Subject.undo(id, state().step(id).nextAttempt(Subject.Direction.UNDO));
    var outcome = attempts.carryOut(step, subject, undoers.apply(step));
    if (outcome.isEmpty()) {
      return;
    }
    switch (outcome.get()) {
      case StepOutcome.Done _, StepOutcome.Leads _ -> verify(step);
      case StepOutcome.Doubtful doubtful ->
          record(new JournalEvent.InDoubt(subject, doubtful.why()));
      case StepOutcome.Overtaken overtaken -> {
        record(new JournalEvent.UndoFailed(id, overtaken.cause()));
        desk.hold(overtaken.cause().message() + " " + overtaken.cause().cure());
      }
      case StepOutcome.Failed failed -> {
        record(new JournalEvent.UndoFailed(id, failed.cause()));
        desk.hold("Undoing " + step.title() + " failed: " + failed.cause().message());
      }
      case StepOutcome.Stopped stopped -> {
        parts.stop().clear();
        record(
            new JournalEvent.UndoFailed(
                id, Cause.of("Stopped on request. " + stopped.stays(), "Try again.")));
        desk.hold("Undoing was stopped. " + stopped.stays());
      }
    }
  }

  private void verify(Step step) throws SQLException {
    var checks = step.ending().undo().map(Undo::verify).orElse(List.of());
    var own = undoers.apply(step).verify(new StepContext(step, subject(step), parts));
    var shortfalls = new ArrayList<String>(own.differences());
    var proven = own.proves();
    for (var check : checks) {
      var evidence = gates.ask(check.label(), check.sql(), check.expect());
      record(new JournalEvent.EvidenceRead(step.id(), evidence));
      proven |= evidence.truth() == Evidence.Truth.TRUE;
      if (evidence.truth() != Evidence.Truth.TRUE) {
        shortfalls.add(check.label() + ": " + evidence.value().orElse("unknown"));
      }
    }
    var words = new ArrayList<>(own.notes());
    words.addAll(shortfalls);
    var data = losses.compare(step);
    if (!data.same()) {
      words.add(0, "schema only");
      data.missing().forEach(missing -> words.add("data: missing " + missing.words()));
      words.addAll(data.unknown());
    }
    var verified = proven && shortfalls.isEmpty() && data.same();
    record(
        new JournalEvent.Undone(
            step.id(),
            verified,
            words.isEmpty()
                ? verified ? "verified" : "not verified: the step names no check"
                : String.join("; ", words)));
  }

  private Subject subject(Step step) {
    return state()
        .step(step.id())
        .latest(Subject.Direction.UNDO)
        .map(AttemptState::subject)
        .orElse(Subject.undo(step.id(), 1));
  }

  private void finish() {
    var steps = state().progress().rollback();
    var unverified =
        steps.stream()
            .filter(id -> state().step(id).undo() == UndoStatus.UNDONE_NOT_VERIFIED)
            .toList();
    record(
        new JournalEvent.RunFinished(
            RunOutcome.ROLLED_BACK,
            steps.isEmpty()
                ? "Nothing was in effect that could be taken back."
                : unverified.isEmpty()
                    ? "Taken back and verified: " + String.join(", ", steps) + "."
                    : "Taken back: "
                        + String.join(", ", steps)
                        + ". Not verified: "
                        + String.join(", ", unverified)
                        + "."));
  }

  private RunState state() {
    return parts.recorder().state();
  }

  private void record(JournalEvent event) {
    parts.recorder().record(event);
  }
}
