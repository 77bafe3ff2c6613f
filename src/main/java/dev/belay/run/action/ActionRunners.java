package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.UndoRunner;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.util.Optional;

/** Who carries out which kind of action. */
public final class ActionRunners {
  private final Optional<Path> programs;

  /**
   * @param programs the folder of pg_dump and its like, where the operator named one
   */
  public ActionRunners(Optional<Path> programs) {
    this.programs = programs;
  }

  /** The runner of an action. */
  public ActionRunner of(Action action) {
    return switch (action) {
      case Action.Manual manual -> new ManualRunner(manual);
      case Action.Query query -> new QueryRunner(query);
      case Action.Sql sql -> new SqlRunner(sql);
      case Action.Locks locks -> new LocksRunner(locks);
      case Action.Backup backup -> new BackupRunner(backup, programs);
      case Action.Apply apply -> new ApplyRunner(apply);
      case Action.Rollback rollback -> new RollbackRunner(rollback);
      case Action.Decide decide -> new DecideRunner(decide);
      case Action.Wait wait -> new WaitRunner(wait);
      case Action.Approve approve -> new ApproveRunner(approve);
      case Action.Command command -> new CommandRunner(command);
      case Action.Call call -> new CallRunner(call);
    };
  }

  /** Who takes a step back, by what its undo says. */
  public UndoRunner undo(Step step) {
    var undo = step.ending().undo().orElseThrow();
    if (undo.script() && step.action() instanceof Action.Apply apply) {
      return new ScriptUndo(apply);
    }
    return new SqlUndo(undo);
  }
}
