package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.migration.apply.Grouping;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartPlan;
import dev.belay.run.ActionRunner;
import dev.belay.run.ScriptWork;
import dev.belay.run.StepContext;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import dev.belay.sql.Effect;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the statements of a step. */
final class SqlRunner implements ActionRunner {
  private final Action.Sql sql;

  SqlRunner(Action.Sql sql) {
    this.sql = sql;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var name = sql.file().orElse(context.step().id());
    var text = Scripts.filled(context, sql.sql().orElseThrow());
    var parts = Scripts.plan(name, text, context.step().id(), grouping());
    // A step that was settled as partly in effect goes on behind what is.
    var left = Scripts.without(parts, context.stepState().labelsInEffect());
    return new Prepared(
        Reach.DATABASE,
        text,
        left.size(),
        () ->
            new ScriptWork(
                    context, left, sql.role().map(context.values()::text), context.values()::bound)
                .run(part -> InTransaction.NOTHING));
  }

  @Override
  public Map<String, SqlScript> scripts(StepContext context) throws StepRefused {
    var name = sql.file().orElse(context.step().id());
    try {
      return Map.of(
          context.step().id(),
          SqlScript.parse(name, Scripts.filled(context, sql.sql().orElseThrow())));
    } catch (ScriptException e) {
      throw Scripts.refused(e);
    }
  }

  private Grouping grouping() {
    return switch (sql.transaction()) {
      case ONE -> Grouping.ONE;
      case EACH -> Grouping.EACH;
      case AUTO -> Grouping.AUTO;
    };
  }

  /** Scripts of steps, read and cut. */
  static final class Scripts {
    private Scripts() {}

    /** SQL with its values quoted in place; secrets stay names, and are bound when it is sent. */
    static String filled(StepContext context, String template) {
      return context.values().psql(template);
    }

    static List<Part> plan(String name, String text, String label, Grouping grouping)
        throws StepRefused {
      try {
        var parts = PartPlan.of(SqlScript.parse(name, text), label, grouping, false);
        if (parts.isEmpty()) {
          throw new StepRefused(
              Cause.of(name + " holds no statement.", "Write one, or remove the step."));
        }
        named(parts);
        return parts;
      } catch (ScriptException e) {
        throw refused(e);
      }
    }

    /** The parts that are left to do, numbered anew. */
    static List<Part> without(List<Part> parts, Collection<String> labels) {
      var left = new ArrayList<Part>();
      for (var part : parts) {
        if (!labels.contains(part.label())) {
          left.add(part.numbered(left.size() + 1));
        }
      }
      return left;
    }

    /** An index without a name cannot be looked for afterwards, and a retry builds a second one. */
    static void named(List<Part> parts) throws StepRefused {
      for (var part : parts) {
        for (var statement : part.statements()) {
          if (statement.effect() instanceof Effect.CreateIndexConcurrently create
              && create.index().isEmpty()) {
            throw new StepRefused(
                new Cause(
                    "The concurrent index has no name, so nobody could tell whether it was built.",
                    Optional.of(part.script() + ", " + statement.at()),
                    Optional.empty(),
                    "Name it: CREATE INDEX CONCURRENTLY name ON …"));
          }
        }
      }
    }

    static StepRefused refused(ScriptException e) {
      return new StepRefused(
          new Cause(e.what(), Optional.of(e.script() + ", " + e.at()), Optional.empty(), e.cure()));
    }
  }
}
