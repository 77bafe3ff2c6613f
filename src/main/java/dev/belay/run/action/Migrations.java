package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFormat;
import dev.belay.migration.MigrationSet;
import dev.belay.migration.PlainFormat;
import dev.belay.migration.Script;
import dev.belay.migration.apply.Grouping;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartPlan;
import dev.belay.run.StepContext;
import dev.belay.run.StepRefused;
import dev.belay.sql.ScriptException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A step's folder of migrations, in whichever format it is. */
record Migrations(MigrationFormat format, MigrationSet set) {
  /** The formats, asked in this order. */
  private static final List<MigrationFormat> FORMATS = List.of(new PlainFormat());

  /** Reads the folder that the step names; relative to the runbook. */
  static Migrations read(StepContext context, String folderText) throws StepRefused {
    var folder = context.base().resolve(Path.of(context.values().text(folderText))).normalize();
    for (var format : FORMATS) {
      if (format.recognises(folder) || format.equals(FORMATS.getLast())) {
        try {
          return new Migrations(format, format.read(folder));
        } catch (MigrationException e) {
          throw new StepRefused(cause(e));
        }
      }
    }
    throw new IllegalStateException("There is always a last format.");
  }

  private static Cause cause(MigrationException e) {
    var first = e.problems().getFirst();
    var all = e.problems().stream().map(Object::toString).collect(Collectors.joining(" "));
    return Cause.of(all, first.cure());
  }

  /** The parts of a migration's forward script, the last with its history row. */
  static List<Part> forward(Migration migration) throws StepRefused {
    try {
      var parts =
          PartPlan.of(
              migration.forward().sql(), migration.version(), grouping(migration.forward()), true);
      SqlRunner.Scripts.named(parts);
      return parts;
    } catch (ScriptException e) {
      throw SqlRunner.Scripts.refused(e);
    }
  }

  /** The parts of its rollback script. */
  static List<Part> back(Migration migration) throws StepRefused {
    if (migration.rollback().isEmpty()) {
      throw new StepRefused(
          Cause.of(
              migration.label() + " has no rollback script.",
              "Write " + migration.label() + ".rollback.sql, or restore the backup."));
    }
    try {
      var script = migration.rollback().get();
      return PartPlan.of(script.sql(), migration.version(), grouping(script), true);
    } catch (ScriptException e) {
      throw SqlRunner.Scripts.refused(e);
    }
  }

  /** A script whose header asks for no transaction commits each statement by itself. */
  private static Grouping grouping(Script script) {
    var header =
        script.sql().directives().stream()
            .anyMatch(
                directive -> directive.inHeader() && directive.words().equals("no-transaction"));
    return header ? Grouping.EACH : Grouping.AUTO;
  }
}
