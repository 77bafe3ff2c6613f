package dev.belay.run;

import dev.belay.journal.JournalEvent.PlanRead;
import dev.belay.migration.Baseline;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.OtherHistories;
import dev.belay.postgres.Environment;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is looked at before a run begins: a wrong folder, file or value ends it before anything is
 * written down or sent.
 */
final class RunOpening {
  private final Runbook runbook;
  private final Plans plans;

  RunOpening(Runbook runbook, Plans plans) {
    this.runbook = runbook;
    this.plans = plans;
  }

  /** Refuses a database or parameters that the runbook's checks do not hold for, all at once. */
  void require() throws RunRefusedException, SQLException {
    var fallen = new ArrayList<String>();
    var judge = new Judge(plans.values()::shownText);
    for (var check : runbook.target().checks()) {
      var query = plans.values().sql(check.sql());
      var result = plans.sessions().watch(connection -> ReadOnlyQuery.ask(connection, query));
      if (!judge.holds(check.expect(), result)) {
        fallen.add(
            "\n  "
                + plans.values().shownText(check.label())
                + ": "
                + result.value(check.expect().getFirst().of()).orElse("no value")
                + judge.describe(check.expect()).map(limit -> " (" + limit + ")").orElse(""));
      }
    }
    if (!fallen.isEmpty()) {
      throw new RunRefusedException(
          Reason.REQUIREMENT,
          "The runbook does not fit this database with these parameters:"
              + String.join("", fallen)
              + "\nThe run has not begun; nothing was sent.",
          "Correct the parameters, or connect to the database that they are for.");
    }
  }

  /**
   * What every apply step of the runbook would apply; those that only a later value can tell not.
   */
  List<PlanRead> plans() throws RunRefusedException, SQLException {
    var readings = new ArrayList<PlanRead>();
    for (var step : runbook.steps()) {
      if (step.action() instanceof Action.Apply apply && mayApply(step)) {
        read(step, apply).ifPresent(readings::add);
      }
    }
    return readings;
  }

  private Optional<PlanRead> read(Step step, Action.Apply apply)
      throws RunRefusedException, SQLException {
    try {
      var reading = plans.read(apply);
      if (!reading.plan().pending().isEmpty()) {
        requireHistory(step, reading.folder());
        requireBaseline(reading);
      }
      return Optional.of(Plans.event(step.id(), reading.plan()));
    } catch (MigrationException e) {
      throw new RunRefusedException(
          Reason.MIGRATIONS, e.summary() + "\nThe run has not begun; nothing was sent.", e.cure());
    } catch (Values.MissingValueException _) {
      return Optional.empty();
    }
  }

  /** The history is Belay's own table: without leave to make its schema there must be one. */
  private void requireHistory(Step step, MigrationFolder folder)
      throws RunRefusedException, SQLException {
    var sessions = plans.sessions();
    if (!sessions.target().markersAllowed() && !sessions.watch(folder.history()::exists)) {
      throw new RunRefusedException(
          Reason.REQUIREMENT,
          "Step "
              + step.id()
              + " keeps the history of migrations in "
              + folder.history().table()
              + ", and --no-markers (or the saved connection) forbids to create its schema. The run"
              + " has not begun; nothing was sent.",
          "Leave --no-markers out, or record a baseline first, which creates it: "
              + baseline(folder));
    }
  }

  /** Without any history on a database with tables, pending may have been applied by others. */
  private void requireBaseline(Plans.Reading reading) throws RunRefusedException, SQLException {
    var sessions = plans.sessions();
    if (sessions.target().environment() == Environment.SANDBOX) {
      return;
    }
    var history = reading.folder().history();
    var tables = sessions.watch(connection -> Baseline.needed(connection, history));
    if (tables == 0) {
      return;
    }
    var others = sessions.watch(OtherHistories::read);
    throw new RunRefusedException(
        Reason.MIGRATIONS,
        "The database has "
            + tables
            + (tables == 1 ? " table" : " tables")
            + ", and "
            + history.table()
            + " is empty: Belay does not know which of the "
            + reading.plan().pending().size()
            + " migrations are in effect already."
            + others.stream().map(one -> "\n  " + one).collect(Collectors.joining())
            + "\nThe run has not begun; nothing was sent.",
        "Record which are, with a reason: "
            + baseline(reading.folder())
            + "\n--to none records that none of them is.");
  }

  private static String baseline(MigrationFolder folder) {
    return "belay baseline " + folder.set().folder() + " --to VERSION --reason TEXT";
  }

  /** Whether the parameters, as far as they decide it, let the step take place. */
  private boolean mayApply(Step step) {
    var when = step.start().when();
    if (when.isEmpty() || when.get().param().isEmpty()) {
      return true;
    }
    var value = plans.values().parameter(when.get().param().get());
    return value
        .map(text ->
            new Judge(plans.values()::shownText).holds(when.get().expect(), Result.of(text)))
        .orElse(true);
  }

  /** The request with the defaults of the values that were not given. */
  static RunRequest complete(RunRequest asked) throws RunRefusedException {
    return new RunRequest(
        asked.resolved(),
        parameters(asked.resolved().runbook(), asked.params()),
        asked.target(),
        asked.options(),
        asked.operator(),
        asked.beside());
  }

  private static Map<String, String> parameters(Runbook runbook, Map<String, String> given)
      throws RunRefusedException {
    var all = new HashMap<String, String>();
    for (var param : runbook.params()) {
      var value = Optional.ofNullable(given.get(param.name())).or(param::initial);
      if (value.isEmpty()) {
        throw refused(
            "The parameter " + param.name() + " has no value.",
            "Give it: --param " + param.name() + "=…");
      }
      var fault = param.fault(value.get());
      if (fault.isPresent()) {
        throw refused("The parameter " + param.name() + ": " + fault.get(), "Give another value.");
      }
      all.put(param.name(), value.get());
    }
    for (var name : given.keySet()) {
      if (!all.containsKey(name)) {
        throw refused(
            "The runbook has no parameter " + name + ".",
            "It has: " + String.join(", ", all.keySet().stream().sorted().toList()) + ".");
      }
    }
    return all;
  }

  private static RunRefusedException refused(String happened, String cure) {
    return new RunRefusedException(Reason.PARAMETERS, happened, cure);
  }
}
