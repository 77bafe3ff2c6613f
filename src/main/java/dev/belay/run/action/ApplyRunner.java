package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.migration.AppliedBy;
import dev.belay.migration.History;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationStatus;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.ScriptWork;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Applies what is pending of a folder of migrations, under the migration lock. */
final class ApplyRunner implements ActionRunner {
  private final Action.Apply apply;

  ApplyRunner(Action.Apply apply) {
    this.apply = apply;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused, SQLException {
    var migrations = Migrations.read(context, apply.folder());
    var history = migrations.format().history();
    var pending = pending(context, migrations);
    var owners = new HashMap<Integer, Migration>();
    var parts = parts(context, pending, owners);
    var content =
        String.join("\n", pending.stream().map(one -> one.label() + " " + one.sha256()).toList());
    return new Prepared(
        Reach.DATABASE, content, parts.size(), () -> run(context, history, parts, owners));
  }

  private List<Migration> pending(StepContext context, Migrations migrations)
      throws StepRefused, SQLException {
    var status = status(context, migrations);
    if (!status.changedSinceApplied().isEmpty()) {
      var changed = status.changedSinceApplied().getFirst();
      throw new StepRefused(
          Cause.of(
              changed.migration().label()
                  + " was changed since it was applied on "
                  + changed.row().at()
                  + ".",
              "Put the file back as it was, and write the change as a new migration."));
    }
    if (!status.outOfOrder().isEmpty()) {
      throw new StepRefused(
          Cause.of(
              status.outOfOrder().getFirst().label()
                  + " is older than one that is applied already.",
              "Give it a newer number, or apply it by hand and record it."));
    }
    var limit = apply.upTo().map(context.values()::text).filter(version -> !version.isBlank());
    if (limit.isEmpty()) {
      return status.pending();
    }
    var last = migrations.set().find(limit.get());
    if (last.isEmpty()) {
      throw new StepRefused(
          Cause.of(
              "There is no migration " + limit.get() + " in " + migrations.set().folder() + ".",
              "Name one of its versions, or leave up-to out."));
    }
    var all = migrations.set().migrations();
    return status.pending().stream()
        .filter(one -> all.indexOf(one) <= all.indexOf(last.get()))
        .toList();
  }

  private static MigrationStatus status(StepContext context, Migrations migrations)
      throws SQLException {
    var rows =
        context.sessions().watch(connection -> migrations.format().history().applied(connection));
    return MigrationStatus.of(migrations.set(), rows);
  }

  /** The parts of all pending scripts in order, without those that are in effect already. */
  private static List<Part> parts(
      StepContext context, List<Migration> pending, Map<Integer, Migration> owners)
      throws StepRefused {
    var inEffect = context.stepState().labelsInEffect();
    var parts = new ArrayList<Part>();
    for (var migration : pending) {
      for (var part : Migrations.forward(migration)) {
        if (!inEffect.contains(part.label())) {
          parts.add(part.numbered(parts.size() + 1));
          owners.put(parts.size(), migration);
        }
      }
    }
    return parts;
  }

  private StepOutcome run(
      StepContext context, History history, List<Part> parts, Map<Integer, Migration> owners)
      throws SQLException, InterruptedException, StepRefused {
    try (var lock = MigrationLock.take(context)) {
      SchemaRecord.keep(context);
      history.ensure(context.sessions().work().jdbc());
      if (parts.isEmpty()) {
        return new StepOutcome.Done(
            context.stepState().labelsInEffect().isEmpty()
                ? "nothing is pending"
                : String.join(", ", context.stepState().labelsInEffect()),
            Result.of("0"));
      }
      var by = new AppliedBy(context.state().run(), context.step().id());
      var outcome =
          new ScriptWork(context, parts, Optional.empty())
              .run(part ->
                  new HistoryRow(history, Objects.requireNonNull(owners.get(part.number())), by));
      return outcome instanceof StepOutcome.Done done ? named(context, done) : outcome;
    }
  }

  private static StepOutcome named(StepContext context, StepOutcome.Done done) {
    var versions =
        context.stepState().labelsInEffect().stream()
            .filter(label -> !label.contains("#"))
            .toList();
    return new StepOutcome.Done(
        String.join(", ", versions) + " in " + done.value(),
        Result.of(String.valueOf(versions.size())));
  }

  /** Writes the history row with the last part of a migration. */
  private record HistoryRow(History history, Migration migration, AppliedBy by)
      implements InTransaction {
    @Override
    public void first(Connection connection, Part part, String transactionId) {}

    @Override
    public void last(Connection connection, Part part, String transactionId) throws SQLException {
      if (part.last()) {
        history.recordApplied(connection, migration, by);
      }
    }
  }
}
