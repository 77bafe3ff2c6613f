package dev.belay.desktop.run;

import dev.belay.desktop.run.StepScripts.Asked;
import dev.belay.journal.StepState;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationSet;
import dev.belay.migration.MigrationStatus;
import dev.belay.migration.PlainFormat;
import dev.belay.runbook.Action;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The scripts of the step that is due, and of the one that took effect last. Of a folder of
 * migrations only those that are pending, or that the run itself has applied.
 *
 * @param base the folder of the runbook, from which its paths count
 * @param asked is told what is pending of an apply step that is due
 */
public record StripScripts(Path base, Consumer<Asked> asked) implements StripReader.Scripts {
  @Override
  public List<SqlScript> due(RunPicture picture, Connection connection) throws SQLException {
    var step = RunScreens.currentForwards(picture).flatMap(picture.runbook()::step);
    if (step.isEmpty()) {
      return List.of();
    }
    try {
      if (step.get().action() instanceof Action.Apply apply) {
        var pending = pending(picture, apply, connection);
        asked.accept(new Asked(picture.state().run(), step.get().id(), pending));
        return pending.stream().map(StripScripts::script).toList();
      }
      return written(step.get().id(), step.get().action());
    } catch (ScriptException | MigrationException _) {
      // The step itself says what is wrong with its files; nothing can be foretold of them.
      return List.of();
    }
  }

  @Override
  public List<SqlScript> applied(RunPicture picture) {
    var applied = StripModels.lastEffect(picture.runbook(), picture.state());
    if (applied.isEmpty()) {
      return List.of();
    }
    var step = applied.get();
    try {
      return step.action() instanceof Action.Apply apply
          ? inEffect(StepScripts.set(base, picture, apply), picture.state().step(step.id()))
          : written(step.id(), step.action());
    } catch (ScriptException | MigrationException _) {
      return List.of();
    }
  }

  /** What stands in the runbook itself. */
  private static List<SqlScript> written(String step, Action action) throws ScriptException {
    var sql = action instanceof Action.Sql one ? one.sql() : Optional.<String>empty();
    return sql.isPresent() ? List.of(SqlScript.parse(step, sql.get())) : List.of();
  }

  private List<Migration> pending(RunPicture picture, Action.Apply apply, Connection connection)
      throws SQLException, MigrationException {
    var set = StepScripts.set(base, picture, apply);
    var pending =
        MigrationStatus.of(set, new PlainFormat().history().applied(connection)).pending();
    return upTo(set, pending, apply, picture);
  }

  /** As the step itself does: an unknown version is refused by it, so nothing would be sent. */
  private static List<Migration> upTo(
      MigrationSet set, List<Migration> pending, Action.Apply apply, RunPicture picture) {
    var limit =
        apply
            .upTo()
            .map(version -> ActionCard.filled(version, picture.state()))
            .filter(version -> !version.isBlank());
    if (limit.isEmpty()) {
      return pending;
    }
    var all = set.migrations();
    var last = set.find(limit.get()).map(all::indexOf).orElse(-1);
    return pending.stream().filter(one -> all.indexOf(one) <= last).toList();
  }

  private static List<SqlScript> inEffect(MigrationSet set, StepState step) {
    var labels = step.labelsInEffect();
    return set.migrations().stream()
        .filter(one -> labels.stream().anyMatch(label -> isPartOf(label, one.version())))
        .map(StripScripts::script)
        .toList();
  }

  /** Parts of a migration are called by its version, or by version, hash and number. */
  static boolean isPartOf(String label, String version) {
    return label.equals(version) || label.startsWith(version + "#");
  }

  private static SqlScript script(Migration migration) {
    return migration.forward().sql();
  }
}
