package dev.belay.run;

import dev.belay.journal.JournalEvent.PlanRead;
import dev.belay.migration.MigrationException;
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
      return Optional.of(Plans.event(step.id(), plans.read(apply).plan()));
    } catch (MigrationException e) {
      throw new RunRefusedException(
          Reason.MIGRATIONS, e.summary() + "\nThe run has not begun; nothing was sent.", e.cure());
    } catch (Values.MissingValueException _) {
      return Optional.empty();
    }
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
