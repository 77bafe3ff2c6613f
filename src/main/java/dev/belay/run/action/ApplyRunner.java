package dev.belay.run.action;

import dev.belay.journal.JournalEvent.Reach;
import dev.belay.migration.AppliedBy;
import dev.belay.migration.History;
import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.run.ActionRunner;
import dev.belay.run.Plans;
import dev.belay.run.Result;
import dev.belay.run.ScriptWork;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import dev.belay.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    var reading = read(context);
    var pending = reading.plan().pending();
    var owners = new HashMap<Integer, Migration>();
    var parts = parts(context, pending, owners);
    var content =
        String.join("\n", pending.stream().map(one -> one.label() + " " + one.sha256()).toList());
    return new Prepared(
        Reach.DATABASE,
        content,
        parts.size(),
        () -> run(context, reading.folder().history(), parts, owners));
  }

  @Override
  public Map<String, SqlScript> scripts(StepContext context) throws StepRefused, SQLException {
    try {
      var plans = new Plans(context.sessions(), context.values(), context.base());
      var scripts = new LinkedHashMap<String, SqlScript>();
      for (var migration : plans.read(apply).plan().pending()) {
        scripts.put(migration.version(), migration.forward().sql());
      }
      return scripts;
    } catch (MigrationException e) {
      throw new StepRefused(Plans.cause(e));
    }
  }

  /** What is pending now, if it is what people were shown. */
  private Plans.Reading read(StepContext context) throws StepRefused, SQLException {
    try {
      var plans = new Plans(context.sessions(), context.values(), context.base());
      var reading = plans.read(apply);
      var differs = Plans.differs(context.state(), context.step().id(), reading);
      if (differs.isPresent()) {
        throw new StepRefused(differs.get());
      }
      return reading;
    } catch (MigrationException e) {
      throw new StepRefused(Plans.cause(e));
    }
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
