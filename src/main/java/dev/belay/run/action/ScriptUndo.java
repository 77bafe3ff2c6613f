package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.migration.History;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.run.ScriptWork;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.run.UndoRunner;
import dev.belay.runbook.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes back what an apply step applied: the rollback scripts of its migrations, newest first. */
final class ScriptUndo implements UndoRunner {
  private final Action.Apply apply;

  ScriptUndo(Action.Apply apply) {
    this.apply = apply;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var migrations = Migrations.read(context, apply.folder());
    var owners = new HashMap<Integer, Migration>();
    var parts = parts(context, migrations, owners);
    var content = String.join("\n", parts.stream().map(Part::script).toList());
    return new Prepared(
        Reach.DATABASE,
        content,
        parts.size(),
        () -> run(context, migrations.history(), parts, owners));
  }

  private static List<Part> parts(
      StepContext context, MigrationFolder migrations, Map<Integer, Migration> owners)
      throws StepRefused {
    var labels = new LinkedHashSet<String>();
    context.stepState().labelsInEffect().forEach(label -> labels.add(label.split("#")[0]));
    var done = context.stepState().labelsUndone();
    var parts = new ArrayList<Part>();
    var wanted = migrations(migrations, List.copyOf(labels).reversed());
    for (var migration : wanted) {
      for (var part : Migrations.back(migration)) {
        if (!done.contains(part.label())) {
          parts.add(part.numbered(parts.size() + 1));
          owners.put(parts.size(), migration);
        }
      }
    }
    return parts;
  }

  /** The migrations of those versions, each with its rollback script; names all that lack one. */
  private static List<Migration> migrations(MigrationFolder folder, List<String> versions)
      throws StepRefused {
    var found = new ArrayList<Migration>();
    var without = new ArrayList<String>();
    for (var version : versions) {
      var migration = folder.set().find(version).filter(one -> one.rollback().isPresent());
      migration.ifPresentOrElse(
          found::add,
          () -> without.add(folder.set().find(version).map(Migration::label).orElse(version)));
    }
    if (!without.isEmpty()) {
      throw new StepRefused(
          Cause.of(
              without.size()
                  + " of "
                  + versions.size()
                  + (without.size() == 1 ? " migration has" : " migrations have")
                  + " no rollback script here: "
                  + String.join(", ", without)
                  + ". Nothing was sent.",
              "Write "
                  + without.getFirst()
                  + ".rollback.sql"
                  + (without.size() == 1 ? "" : " and the others")
                  + ", or restore the backup."));
    }
    return found;
  }

  private static StepOutcome run(
      StepContext context, History history, List<Part> parts, Map<Integer, Migration> owners)
      throws SQLException, InterruptedException, StepRefused {
    try (var lock = MigrationLock.take(context)) {
      return new ScriptWork(context, parts, Optional.empty())
          .run(part -> new HistoryGone(history, Objects.requireNonNull(owners.get(part.number()))));
    }
  }

  @Override
  public Verification verify(StepContext context) throws SQLException {
    return SchemaRecord.compare(context);
  }

  /** Removes the history row with the last part of a rollback script, where there is one. */
  private record HistoryGone(History history, Migration migration) implements InTransaction {
    @Override
    public void first(Connection connection, Part part, String transactionId) {}

    @Override
    public void last(Connection connection, Part part, String transactionId) throws SQLException {
      if (part.last() && history.find(connection, migration.version()).isPresent()) {
        history.recordRolledBack(connection, migration);
      }
    }
  }
}
