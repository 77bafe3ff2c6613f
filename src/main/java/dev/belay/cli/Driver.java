package dev.belay.cli;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.run.Checkpoint;
import dev.belay.run.Run;
import dev.belay.run.RunClock;
import dev.belay.run.RunEngine;
import dev.belay.run.RunListener;
import dev.belay.run.RunRefusedException;
import dev.belay.run.Secrets;
import dev.belay.run.action.ActionRunners;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens a run, drives it with the answers that were given, shows it, and says how it ended. */
final class Driver {
  private final Surroundings surroundings;
  private final Output output;
  private final JournalStore store;
  private final RunEngine engine;

  Driver(Surroundings surroundings, Output output, DataFolder folder) {
    this.surroundings = surroundings;
    this.output = output;
    this.store = new JournalStore(folder.path(), surroundings.clock());
    var runners = new ActionRunners(Optional.empty());
    this.engine =
        new RunEngine(
            store,
            new Connector(),
            runners::of,
            runners::undo,
            new Secrets(surroundings.variables()),
            RunClock.of(surroundings.clock()),
            Checkpoint.NONE);
  }

  /** Makes or resumes a run. */
  interface Opening {
    Run open(RunEngine engine, List<RunListener> listeners)
        throws ConnectException, RunRefusedException;
  }

  /**
   * What is driven, and with what.
   *
   * @param answersFile the file that more answers belong into
   */
  record Drive(
      Runbook runbook,
      Answers answers,
      String answersFile,
      Rules rules,
      String operator,
      RunOptions.Format format) {}

  JournalStore store() {
    return store;
  }

  /** Drives to the end, or to where nothing answers. */
  Exit drive(Drive drive, Optional<RunSandbox> sandbox, Opening opening)
      throws ConnectException, RunRefusedException, SandboxException, InterruptedException {
    var answerer =
        new Answerer(
            drive.runbook(), drive.answers(), drive.rules(), drive.operator(), engine.clock());
    var silence = new SilenceLine(output);
    var stopping = new Stopping(output, answerer, silence, drive.operator());
    surroundings.signals().accept(stopping::signal);
    try (var view = view(drive);
        var recording = new LiveRecording()) {
      var listeners = new ArrayList<RunListener>();
      sandbox.ifPresent(listeners::add);
      listeners.add(view);
      listeners.add(silence);
      listeners.add(answerer);
      listeners.add(recording);
      RunState state;
      try (var run = opening.open(engine, listeners)) {
        stopping.attach(run);
        recording.begin(run, store.folder(run.name()));
        state = run.drive(answerer);
      } finally {
        stopping.detach();
      }
      var exit = answerer.left().map(left -> left.why().exit()).orElseGet(() -> exit(drive, state));
      view.ended(state, answerer.left(), exit);
      answerer
          .left()
          .ifPresent(left ->
              output.message(Farewell.text(left, drive.runbook(), state, drive.answersFile())));
      if (sandbox.isPresent()) {
        sandbox.get().ended(state);
      }
      return exit;
    }
  }

  private RunView view(Drive drive) {
    return switch (drive.format()) {
      case text -> new TextView(output, surroundings, drive.runbook());
      case json -> new JsonView(output, store::journal);
    };
  }

  /** What people decided is no failure; a step that failed and was gone past is one. */
  private static Exit exit(Drive drive, RunState state) {
    return switch (state.progress().outcome().orElse(JournalEvent.RunOutcome.FAILED)) {
      case COMPLETED -> Exit.FINE;
      case COMPLETED_WITH_EXCEPTIONS ->
          state.steps().values().stream()
                  .allMatch(step ->
                      step.status().passed()
                          || step.status() == StepStatus.FAILED
                              && warnsOnly(drive.runbook(), step.id()))
              ? Exit.FINE
              : Exit.FALLS_SHORT;
      case ROLLED_BACK, FAILED, STOPPED -> Exit.FALLS_SHORT;
    };
  }

  private static boolean warnsOnly(Runbook runbook, String id) {
    return runbook.step(id).orElseThrow().action() instanceof Action.Query query
        && query.warnOnly();
  }
}
