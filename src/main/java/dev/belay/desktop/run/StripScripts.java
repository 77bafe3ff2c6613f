package dev.belay.desktop.run;

import dev.belay.journal.StepState;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
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

/**
 * The scripts of the step that is due; once a step took effect, those of that step. Of a folder of
 * migrations only those that are pending, or that the run itself has applied.
 *
 * @param base the folder of the runbook, from which its paths count
 */
public record StripScripts(Path base) implements StripReader.Scripts {
  @Override
  public List<SqlScript> of(RunPicture picture, Connection connection) throws SQLException {
    var applied =
        picture.runbook().steps().reversed().stream()
            .filter(step -> StripModels.changes(step.action()))
            .map(step -> picture.state().step(step.id()))
            .filter(StepState::tookEffect)
            .findFirst();
    var id = applied.map(StepState::id).or(() -> RunScreens.currentForwards(picture));
    var action = id.flatMap(picture.runbook()::step).map(step -> step.action());
    try {
      return switch (action.orElse(new Action.Rollback(List.of()))) {
        case Action.Sql sql ->
            sql.sql().isPresent()
                ? List.of(SqlScript.parse(id.orElse(""), sql.sql().get()))
                : List.of();
        case Action.Apply apply -> migrations(picture, apply, applied, connection);
        case Action.Manual _,
            Action.Query _,
            Action.Locks _,
            Action.Backup _,
            Action.Rollback _,
            Action.Decide _,
            Action.Wait _,
            Action.Approve _,
            Action.Command _,
            Action.Call _ ->
            List.of();
      };
    } catch (ScriptException | MigrationException _) {
      // The step itself says what is wrong with its files; nothing can be foretold of them.
      return List.of();
    }
  }

  private List<SqlScript> migrations(
      RunPicture picture, Action.Apply apply, Optional<StepState> applied, Connection connection)
      throws SQLException, MigrationException {
    var format = new PlainFormat();
    var set = format.read(base.resolve(ActionCard.filled(apply.folder(), picture.state())));
    if (applied.isPresent()) {
      var labels = applied.get().labelsInEffect();
      return set.migrations().stream()
          .filter(one -> labels.stream().anyMatch(label -> isPartOf(label, one.version())))
          .map(StripScripts::script)
          .toList();
    }
    return MigrationStatus.of(set, format.history().applied(connection)).pending().stream()
        .map(StripScripts::script)
        .toList();
  }

  /** Parts of a migration are called by its version, or by version, hash and number. */
  private static boolean isPartOf(String label, String version) {
    return label.equals(version) || label.startsWith(version + "#");
  }

  private static SqlScript script(Migration migration) {
    return migration.forward().sql();
  }
}
