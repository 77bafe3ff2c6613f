package dev.belay.run.action;

import dev.belay.journal.JournalEvent.Reach;
import dev.belay.migration.apply.Grouping;
import dev.belay.migration.apply.InTransaction;
import dev.belay.run.ScriptWork;
import dev.belay.run.StepContext;
import dev.belay.run.StepRefused;
import dev.belay.run.UndoRunner;
import dev.belay.runbook.Action;
import dev.belay.runbook.Undo;
import java.util.Optional;

/** Takes a step back with the statements that its undo names. */
final class SqlUndo implements UndoRunner {
  private final Undo undo;

  SqlUndo(Undo undo) {
    this.undo = undo;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var name = undo.file().orElse(context.step().id() + ", undo");
    var text = SqlRunner.Scripts.filled(context, undo.sql().orElseThrow());
    var all = SqlRunner.Scripts.plan(name, text, context.step().id(), Grouping.AUTO);
    // An undo that broke off goes on behind what it has done.
    var parts = SqlRunner.Scripts.without(all, context.stepState().labelsUndone());
    var role =
        context.step().action() instanceof Action.Sql sql
            ? sql.role().map(context.values()::text)
            : Optional.<String>empty();
    return new Prepared(
        Reach.DATABASE,
        text,
        parts.size(),
        () ->
            new ScriptWork(context, parts, role, context.values()::bound)
                .run(part -> InTransaction.NOTHING));
  }

  @Override
  public Verification verify(StepContext context) {
    return Verification.NONE;
  }
}
