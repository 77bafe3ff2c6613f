package dev.belay.run.action;

import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.Script;
import dev.belay.migration.apply.Grouping;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartPlan;
import dev.belay.run.Plans;
import dev.belay.run.StepContext;
import dev.belay.run.StepRefused;
import dev.belay.sql.ScriptException;
import java.nio.file.Path;
import java.util.List;

/** The parts that a migration's scripts are carried out in. */
final class Migrations {
  private Migrations() {}

  /** Reads the folder that the step names; relative to the runbook. */
  static MigrationFolder read(StepContext context, String folderText) throws StepRefused {
    try {
      return MigrationFolder.read(
          context.base().resolve(Path.of(context.values().text(folderText))).normalize());
    } catch (MigrationException e) {
      throw new StepRefused(Plans.cause(e));
    }
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
    try {
      var script = migration.rollback().orElseThrow();
      return PartPlan.of(script.sql(), migration.version(), grouping(script), true);
    } catch (ScriptException e) {
      throw SqlRunner.Scripts.refused(e);
    }
  }

  /** A script whose header asks for no transaction commits each statement by itself. */
  private static Grouping grouping(Script script) {
    return script.eachByItself() ? Grouping.EACH : Grouping.AUTO;
  }
}
