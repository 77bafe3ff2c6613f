package dev.belay.journal;

import dev.belay.journal.RunState.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a journal into the state of its run. Pure: the same entries give the same state, and every
 * prefix of a journal folds.
 */
public final class Fold {
  private Fold() {}

  /**
   * The state after these entries.
   *
   * @throws IllegalEventException when an entry does not follow from the ones before it
   */
  public static RunState of(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalEventException("The journal is empty.");
    }
    var state = first(entries.getFirst());
    for (var entry : entries.subList(1, entries.size())) {
      state = next(state, entry);
    }
    return state;
  }

  /** The state after the entry that makes the run. */
  public static RunState first(Entry entry) {
    if (!(entry.event() instanceof JournalEvent.RunOpened opened)) {
      throw new IllegalEventException("The journal does not begin with run-opened.");
    }
    if (entry.seq() != 1) {
      throw new IllegalEventException("The first entry has the number " + entry.seq() + ".");
    }
    var steps = new LinkedHashMap<String, StepState>();
    for (var id : opened.steps()) {
      if (steps.put(id, StepState.fresh(id, entry.at())) != null) {
        throw new IllegalEventException("The run has two steps with the id " + id + ".");
      }
    }
    var progress =
        new Progress(
            RunStatus.OPENED,
            Optional.empty(),
            Optional.empty(),
            opened.operator(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return new RunState(
        new RunState.Opened(entry.run(), entry.at(), opened),
        progress,
        steps,
        RunState.Kept.NOTHING,
        Map.of(),
        Optional.empty(),
        entry.seq());
  }

  /** The state after one more entry. */
  public static RunState next(RunState before, Entry entry) {
    if (entry.seq() != before.last() + 1) {
      throw new IllegalEventException(
          "Entry " + entry.seq() + " follows entry " + before.last() + ".");
    }
    if (before.status() == RunStatus.FINISHED) {
      throw new IllegalEventException("Entry " + entry.seq() + " follows the end of the run.");
    }
    var after =
        switch (entry.event()) {
          case JournalEvent.OfStep event -> ofStep(before, entry, event);
          case JournalEvent.RunOpened _ ->
              throw new IllegalEventException("Entry " + entry.seq() + " opens the run again.");
          case JournalEvent.TargetBound event ->
              status(before, RunStatus.RUNNING)
                  .with(
                      new RunState.Bound(
                          event.fingerprint(),
                          event.markers(),
                          Optional.ofNullable(event.fingerprint().get("walPosition"))));
          case JournalEvent.SessionOpened _, JournalEvent.SessionLost _ -> before;
          case JournalEvent.RunResumed event -> resumed(before, event);
          case JournalEvent.RunHeld event -> held(before, event.why());
          case JournalEvent.RunContinued _ -> status(before, runningStatus(before));
          case JournalEvent.StopRequested _, JournalEvent.SessionActed _ -> before;
          case JournalEvent.RollbackStarted event -> rollback(before, event);
          case JournalEvent.RunFinished event -> finished(before, event);
        };
    return after.at(entry.seq());
  }

  private static RunState ofStep(RunState before, Entry entry, JournalEvent.OfStep event) {
    var step = before.steps().get(event.step());
    if (step == null) {
      throw new IllegalEventException(
          "Entry " + entry.seq() + " is about " + event.step() + ", which the run does not have.");
    }
    var changed = before.with(StepFold.next(step, entry.at(), event));
    return switch (event) {
      case JournalEvent.Captured captured ->
          changed.withCaptured(
              captured.step() + "." + captured.name(),
              new RunState.CapturedValue(captured.valueType(), captured.value()));
      case JournalEvent.PlanRead read -> changed.with(read);
      case JournalEvent.PointOfNoReturn point ->
          changed.with(
              copy(changed.progress(), changed.progress().current(), Optional.of(point.step())));
      case JournalEvent.ApprovalRefused refused ->
          changed.withRefusal(
              refused.step(), new RunState.Refusal(entry.at(), refused.by(), refused.reason()));
      case JournalEvent.WentTo went -> wentTo(changed, entry, went);
      case JournalEvent.AttemptStarted started -> walSeen(at(changed, event.step()), started);
      case JournalEvent.StepAwaits _,
          JournalEvent.StepFailed _,
          JournalEvent.StepNotApplicable _,
          JournalEvent.StepReopened _,
          JournalEvent.StepSkipped _,
          JournalEvent.StepDeferred _ ->
          at(changed, event.step());
      case JournalEvent.OfSubject _,
          JournalEvent.GateRead _,
          JournalEvent.GateOverridden _,
          JournalEvent.StepConfirmed _,
          JournalEvent.StepOverridden _,
          JournalEvent.EvidenceRead _,
          JournalEvent.ValueGiven _,
          JournalEvent.AnswerGiven _,
          JournalEvent.ApprovalGiven _,
          JournalEvent.ApprovalExpired _,
          JournalEvent.StepDone _,
          JournalEvent.StepStopped _,
          JournalEvent.TruthChanged _,
          JournalEvent.LossesCounted _,
          JournalEvent.LossesCompared _,
          JournalEvent.Undone _,
          JournalEvent.UndoFailed _ ->
          changed;
    };
  }

  private static RunState wentTo(RunState before, Entry entry, JournalEvent.WentTo went) {
    if (!before.steps().containsKey(went.to())) {
      throw new IllegalEventException("Entry " + entry.seq() + " goes to an unknown step.");
    }
    var state = before;
    // Going back opens the steps from there on again; going ahead leaves the ones between out.
    var ids = List.copyOf(before.steps().keySet());
    var to = ids.indexOf(went.to());
    var from = ids.indexOf(went.step());
    for (var i = from + 1; i < to; i++) {
      var step = state.step(ids.get(i));
      if (Transitions.allows(step.status(), Transitions.Move.NOT_APPLICABLE)) {
        state = state.with(StepFold.leftOut(step, entry.at(), went.why()));
      }
    }
    for (var i = to; i <= from; i++) {
      var step = state.step(ids.get(i));
      if (Transitions.allows(step.status(), Transitions.Move.REOPEN)) {
        state = state.with(StepFold.reopen(step, entry.at()));
      }
    }
    return at(state, went.to());
  }

  private static RunState walSeen(RunState state, JournalEvent.AttemptStarted started) {
    if (started.where().isEmpty() || state.bound().isEmpty()) {
      return state;
    }
    var bound = state.bound().get();
    return state.with(
        new RunState.Bound(
            bound.fingerprint(), bound.markers(), Optional.of(started.where().get().wal())));
  }

  private static RunState resumed(RunState before, JournalEvent.RunResumed event) {
    var old = before.progress();
    var state =
        before.with(
            new Progress(
                old.status(),
                old.current(),
                old.why(),
                event.operator(),
                old.pointOfNoReturn(),
                old.rollback(),
                old.outcome()));
    var wal = event.fingerprint().get("walPosition");
    if (wal != null && state.bound().isPresent()) {
      var bound = state.bound().get();
      state =
          state.with(new RunState.Bound(bound.fingerprint(), bound.markers(), Optional.of(wal)));
    }
    return state;
  }

  private static RunState held(RunState before, String why) {
    var old = before.progress();
    return before.with(
        new Progress(
            RunStatus.HELD,
            old.current(),
            Optional.of(why),
            old.operator(),
            old.pointOfNoReturn(),
            old.rollback(),
            old.outcome()));
  }

  private static RunState rollback(RunState before, JournalEvent.RollbackStarted event) {
    for (var id : event.steps()) {
      if (!before.steps().containsKey(id)) {
        throw new IllegalEventException("The roll-back names " + id + ", which is no step.");
      }
    }
    var old = before.progress();
    return before.with(
        new Progress(
            RunStatus.ROLLING_BACK,
            old.current(),
            Optional.of(event.why()),
            old.operator(),
            old.pointOfNoReturn(),
            event.steps(),
            old.outcome()));
  }

  private static RunState finished(RunState before, JournalEvent.RunFinished event) {
    var old = before.progress();
    return before.with(
        new Progress(
            RunStatus.FINISHED,
            Optional.empty(),
            Optional.of(event.summary()),
            old.operator(),
            old.pointOfNoReturn(),
            old.rollback(),
            Optional.of(event.outcome())));
  }

  private static RunState status(RunState before, RunStatus status) {
    var old = before.progress();
    return before.with(
        new Progress(
            status,
            old.current(),
            Optional.empty(),
            old.operator(),
            old.pointOfNoReturn(),
            old.rollback(),
            old.outcome()));
  }

  private static RunStatus runningStatus(RunState before) {
    return before.progress().rollback().isEmpty() ? RunStatus.RUNNING : RunStatus.ROLLING_BACK;
  }

  private static RunState at(RunState before, String step) {
    return before.with(
        copy(before.progress(), Optional.of(step), before.progress().pointOfNoReturn()));
  }

  private static Progress copy(
      Progress old, Optional<String> current, Optional<String> pointOfNoReturn) {
    return new Progress(
        old.status(),
        current,
        old.why(),
        old.operator(),
        pointOfNoReturn,
        old.rollback(),
        old.outcome());
  }
}
