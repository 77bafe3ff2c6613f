package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Transitions;
import dev.belay.journal.Transitions.Move;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.postgres.Target;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a person's commands arrive: takes those that are lawful wherever the run stands, refuses
 * the others with a reason.
 */
final class Desk {
  static final int REASON = 10;

  private final Runbook runbook;
  private final Target target;
  private final Recorder recorder;
  private final CommandSource commands;
  private final StopSignal stop;
  private boolean left;

  Desk(Runbook runbook, Target target, Recorder recorder, CommandSource commands, StopSignal stop) {
    this.runbook = runbook;
    this.target = target;
    this.recorder = recorder;
    this.commands = commands;
    this.stop = stop;
  }

  /** Whether the run was left as it stands. */
  boolean left() {
    return left;
  }

  void leave() {
    left = true;
  }

  /**
   * The next command, waiting at most that long; a stop that was asked for meanwhile comes first.
   */
  Optional<Command> next(Duration patience) throws InterruptedException {
    var stopping = stop.take();
    if (stopping.isPresent()) {
      return Optional.of(new Command.Stop(stopping.get()));
    }
    return commands.next(state(), patience);
  }

  /** Takes the next command while there is no connection: the run can only be paused or left. */
  void withoutConnection(Duration patience) throws InterruptedException {
    var command = next(patience);
    if (command.isEmpty()) {
      return;
    }
    switch (command.get()) {
      case Command.Leave _ -> leave();
      case Command.Stop stop -> stopped(stop, "There is no connection to the server.");
      case Command other -> refuse(other, "There is no connection to the server. The run is held.");
    }
  }

  /** What is told before the run does anything. */
  Optional<Command> first() {
    return commands.first(state());
  }

  /** Answers a stop where nothing runs: the run is held, and says so each time that it is asked. */
  void stopped(Command.Stop stop, String where) {
    recorder.record(
        new JournalEvent.RunHeld(
            state()
                .progress()
                .why()
                .filter(_ -> state().status() == RunStatus.HELD)
                .orElse("Stopped by " + stop.by() + ". " + where)));
  }

  /** Holds the run, once. */
  void hold(String why) {
    if (state().status() != RunStatus.HELD) {
      recorder.record(new JournalEvent.RunHeld(why));
    }
  }

  /** Carries out a command that does not answer what a step asks. */
  void handle(Command command) {
    switch (command) {
      case Command.Stop asked -> stopped(asked, "Nothing is running.");
      case Command.Leave _ -> left = true;
      case Command.End end -> end(end);
      case Command.Continue go -> go(go);
      case Command.RollBack back -> rollBack(back);
      case Command.Retry retry -> retry(retry);
      case Command.Skip skip -> skip(skip);
      case Command.Defer defer -> defer(defer);
      case Command.Override override -> override(override);
      case Command.OverrideGate gate -> overrideGate(gate);
      case Command.Decide decide -> decide(decide);
      case Command.AskAgain again -> askAgain(again);
      case Command.ExtendGuard extend ->
          refuse(extend, "The step does not run, so there is no guard to extend.");
      case Command.Confirm _,
          Command.GiveValue _,
          Command.Answer _,
          Command.Approve _,
          Command.Refuse _ ->
          refuse(command, "The step does not ask for that now.");
    }
  }

  void refuse(Command command, String why) {
    recorder.refused(command, why);
  }

  private void end(Command.End end) {
    if (state().inDoubt()) {
      refuse(end, "A step is in doubt. Settle it before the run is ended.");
      return;
    }
    recorder.record(
        new JournalEvent.RunFinished(
            JournalEvent.RunOutcome.STOPPED, "Ended by " + end.by() + " as it stands."));
  }

  private void go(Command.Continue go) {
    if (state().status() == RunStatus.HELD) {
      recorder.record(new JournalEvent.RunContinued(go.by()));
    }
  }

  private void rollBack(Command.RollBack back) {
    var refusal =
        notTyped(back.steps(), back.typed())
            .or(() -> startRollback(back.steps(), back.why(), back.by()));
    refusal.ifPresent(why -> refuse(back, why));
  }

  /** Why a person's rollback cannot begin: where it writes to production, its name is typed. */
  Optional<String> notTyped(List<String> wanted, Optional<String> typed) {
    var asked = WayBack.asksForTarget(runbook, state(), wanted, target.environment());
    return !asked || typed.equals(Optional.of(target.name()))
        ? Optional.empty()
        : Optional.of(
            "Rolling back writes to "
                + target.name()
                + ", which is production: its name is typed first, and "
                + typed.filter(text -> !text.isEmpty()).orElse("nothing")
                + " was. Nothing was sent.");
  }

  /** Begins to undo; a reason where that is not possible. */
  Optional<String> startRollback(List<String> wanted, String why, String by) {
    var state = state();
    if (state.progress().pointOfNoReturn().isPresent()) {
      return Optional.of(
          "The run is past its point of no return, step "
              + state.progress().pointOfNoReturn().get()
              + ". Fix forward.");
    }
    var steps = WayBack.steps(runbook, state, wanted).stream().map(Step::id).toList();
    recorder.record(new JournalEvent.RollbackStarted(steps, why, by));
    return Optional.empty();
  }

  private void retry(Command.Retry retry) {
    var step = state().step(retry.step());
    if (step.undo() == UndoStatus.FAILED && !state().progress().rollback().isEmpty()) {
      recorder.record(new JournalEvent.RunContinued(retry.by()));
      return;
    }
    if (!lawful(retry, Move.REOPEN)) {
      return;
    }
    recorder.record(new JournalEvent.StepReopened(retry.step(), "Tried again.", retry.by()));
    go(new Command.Continue(retry.by()));
  }

  private void skip(Command.Skip skip) {
    if (lawful(skip, Move.SKIP) && reason(skip, skip.reason())) {
      recorder.record(new JournalEvent.StepSkipped(skip.step(), skip.reason(), skip.by()));
      go(new Command.Continue(skip.by()));
    }
  }

  private void defer(Command.Defer defer) {
    if (lawful(defer, Move.DEFER) && reason(defer, defer.reason())) {
      recorder.record(new JournalEvent.StepDeferred(defer.step(), defer.reason(), defer.by()));
      go(new Command.Continue(defer.by()));
    }
  }

  private void override(Command.Override override) {
    if (lawful(override, Move.OVERRIDE) && reason(override, override.reason())) {
      recorder.record(
          new JournalEvent.StepOverridden(override.step(), override.reason(), override.by()));
      go(new Command.Continue(override.by()));
    }
  }

  private void overrideGate(Command.OverrideGate gate) {
    if (reason(gate, gate.reason())) {
      recorder.record(
          new JournalEvent.GateOverridden(gate.step(), gate.gate(), gate.reason(), gate.by()));
      go(new Command.Continue(gate.by()));
    }
  }

  private void decide(Command.Decide decide) {
    var step = state().step(decide.step());
    var undo = step.undo() == UndoStatus.IN_DOUBT;
    if (step.status() != StepStatus.IN_DOUBT && !undo) {
      refuse(decide, "The step is not in doubt.");
      return;
    }
    if (decide.verdict() == Verdict.UNKNOWN || decide.verdict() == Verdict.STILL_RUNNING) {
      refuse(decide, "Choose committed, rolled back or partly committed.");
      return;
    }
    if (!reason(decide, decide.reason())) {
      return;
    }
    var attempt = step.attempts().getLast();
    var parts =
        decide.verdict() == Verdict.COMMITTED
            ? attempt.parts().stream().map(PartState::number).toList()
            : attempt.parts().stream().filter(PartState::committed).map(PartState::number).toList();
    recorder.record(
        new JournalEvent.Settled(
            attempt.subject(),
            decide.verdict(),
            parts,
            List.of(),
            decide.by() + ": " + decide.reason()));
    if (decide.verdict() == Verdict.PARTLY) {
      // What is half done is finished by hand, or sent again: a person chooses.
      recorder.record(
          new JournalEvent.RunHeld(
              "Step "
                  + step.id()
                  + " is partly in effect, by "
                  + decide.by()
                  + ": "
                  + decide.reason().strip().replaceFirst("[.]*$", ".")
                  + " Finish it by hand and skip the step, or continue: all of it is sent again."));
    } else {
      go(new Command.Continue(decide.by()));
    }
  }

  private void askAgain(Command.AskAgain again) {
    go(new Command.Continue(again.by()));
  }

  private boolean lawful(Command.OfStep command, Move move) {
    var step = state().steps().get(command.step());
    if (step == null) {
      refuse(command, "The run has no step " + command.step() + ".");
      return false;
    }
    if (!Transitions.allows(step.status(), move)) {
      refuse(
          command,
          "Step "
              + step.id()
              + " is "
              + step.status().name().toLowerCase(Locale.ROOT)
              + ", so this cannot be done with it.");
      return false;
    }
    return true;
  }

  private boolean reason(Command command, String reason) {
    if (reason.strip().length() < REASON) {
      refuse(command, "A reason of at least " + REASON + " characters is needed: it is kept.");
      return false;
    }
    return true;
  }

  RunState state() {
    return recorder.state();
  }
}
