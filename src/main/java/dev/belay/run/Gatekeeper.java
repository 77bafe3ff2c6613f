package dev.belay.run;

import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Action;
import dev.belay.runbook.Condition;
import dev.belay.runbook.Expectation;
import dev.belay.runbook.Gate;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the conditions of a step: gates, whether it applies, and the ticks that are sensed. */
final class Gatekeeper {
  /** How old a verified backup may be when production is changed, unless a gate says less. */
  private static final Duration BACKUP_AGE = Duration.ofMinutes(30);

  static final String BACKUP_GATE = "A verified backup, because this is production";

  /** The gate before an apply step whose history names migrations that its folder has not. */
  static final String MISSING_GATE = "The files of all applied migrations are here";

  private final RunParts parts;
  private final Map<String, Long> sensed = new HashMap<>();

  Gatekeeper(RunParts parts) {
    this.parts = parts;
  }

  /** Reads every gate of the step, journals what changed, and gives the ones that do not hold. */
  List<Evidence> read(Step step) throws SQLException {
    var fallen = new ArrayList<Evidence>();
    var state = parts.recorder().state();
    for (var gate : step.start().requires()) {
      var evidence = read(state, gate);
      journal(step, evidence);
      if (evidence.truth() != Truth.TRUE
          && !state.step(step.id()).said().overridden().containsKey(gate.label())) {
        fallen.add(evidence);
      }
    }
    if (changesSchema(step)) {
      fallen.addAll(noLongerTrue(state, step));
    }
    missing(state, step).ifPresent(fallen::add);
    if (changesSchema(step) && parts.sessions().target().environment() == Environment.PRODUCTION) {
      backup(state, step).ifPresent(fallen::add);
    }
    return fallen;
  }

  /** The way out, such as ending maintenance, must not be held by a tick that fell. */
  private static boolean changesSchema(Step step) {
    return step.action() instanceof Action.Apply
        || step.action() instanceof Action.Sql
            && (step.purpose().risk() == Step.Risk.DDL
                || step.purpose().risk() == Step.Risk.DESTRUCTIVE);
  }

  /** What is applied and not in the folder holds an apply, unless it was approved with the plan. */
  private Optional<Evidence> missing(RunState state, Step step) throws SQLException {
    var known = state.plan(step.id()).map(JournalEvent.PlanRead::missing).orElse(List.of());
    if (known.isEmpty()
        || state.step(step.id()).said().overridden().containsKey(MISSING_GATE)
        || approved(state, step)
        || !(step.action() instanceof Action.Apply apply)) {
      return Optional.empty();
    }
    var missing = Plans.of(parts).missing(apply).orElse(known);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Evidence(
                MISSING_GATE,
                "step " + step.id(),
                Optional.of("applied, but not here: " + String.join(", ", missing)),
                Optional.empty(),
                Truth.FALSE,
                parts.now()));
  }

  private boolean approved(RunState state, Step step) {
    return parts.runbook().steps().stream()
        .anyMatch(other ->
            other.action() instanceof Action.Approve approve
                && approve.covers().contains(step.id())
                && state.step(other.id()).status() == StepStatus.DONE);
  }

  /** Production's schema is changed only behind a backup that this run took and verified. */
  private Optional<Evidence> backup(RunState state, Step step) {
    var gate = Optional.<Evidence>empty();
    for (var other : parts.runbook().steps()) {
      if (other.action() instanceof Action.Backup backup && backup.verify()) {
        var evidence =
            ofStep(
                state,
                new Gate(
                    BACKUP_GATE,
                    Optional.of(other.id()),
                    Optional.empty(),
                    Optional.of(BACKUP_AGE),
                    List.of()),
                other.id());
        if (evidence.truth() == Truth.TRUE) {
          return Optional.empty();
        }
        gate = Optional.of(evidence);
      }
    }
    if (state.step(step.id()).said().overridden().containsKey(BACKUP_GATE)) {
      return Optional.empty();
    }
    return gate.or(() ->
        Optional.of(
            new Evidence(
                BACKUP_GATE,
                "runbook",
                Optional.of("the runbook takes none"),
                Optional.of("limit " + Durations.words(BACKUP_AGE)),
                Truth.FALSE,
                parts.now())));
  }

  /** What was true and fell since holds every later change, unless a person overrides it. */
  private List<Evidence> noLongerTrue(RunState state, Step step) {
    var fallen = new ArrayList<Evidence>();
    for (var other : parts.runbook().steps()) {
      var now = state.step(other.id());
      if (now.status() == StepStatus.NO_LONGER_TRUE
          && !state.step(step.id()).said().overridden().containsKey(other.title())) {
        var seen = now.evidence().values().stream().reduce((_, last) -> last);
        fallen.add(
            new Evidence(
                other.title(),
                "step " + other.id(),
                seen.flatMap(Evidence::value),
                seen.flatMap(Evidence::limit),
                Truth.FALSE,
                parts.now()));
      }
    }
    return fallen;
  }

  /** Only a change of value or truth is news; a value read again and equal is not journalled. */
  private void journal(Step step, Evidence evidence) {
    parts.recorder().read(step.id(), evidence);
    var old = parts.recorder().state().step(step.id()).evidence().get(evidence.label());
    if (old == null || old.truth() != evidence.truth()) {
      parts.recorder().record(new JournalEvent.GateRead(step.id(), evidence));
    }
  }

  private Evidence read(RunState state, Gate gate) throws SQLException {
    if (gate.step().isPresent()) {
      return ofStep(state, gate, gate.step().get());
    }
    return ask(gate.label(), gate.sql().orElse("SELECT NULL"), gate.expect());
  }

  private Evidence ofStep(RunState state, Gate gate, String id) {
    var other = state.step(id);
    var age = Duration.between(other.since(), parts.now());
    // What lies in the future was written before the clock was set back: its age is not known.
    var fresh =
        gate.within().map(limit -> !age.isNegative() && age.compareTo(limit) <= 0).orElse(true);
    var holds =
        (other.status() == StepStatus.DONE || other.status() == StepStatus.OVERRIDDEN) && fresh;
    var value =
        other.status() == StepStatus.DONE
            ? Durations.words(age) + " old"
            : other.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new Evidence(
        gate.label(),
        "step " + id,
        Optional.of(value),
        gate.within().map(limit -> "limit " + Durations.words(limit)),
        holds ? Truth.TRUE : Truth.FALSE,
        parts.now());
  }

  /** Asks a query and judges its value; one that cannot be read counts as not true. */
  Evidence ask(String label, String sql, List<Expectation> expectations) throws SQLException {
    var judge = judge();
    try {
      var query = parts.values().sql(sql);
      var result = parts.sessions().watch(connection -> ReadOnlyQuery.ask(connection, query));
      var of = expectations.isEmpty() ? Optional.<String>empty() : expectations.getFirst().of();
      var truth =
          expectations.isEmpty()
              ? Truth.INFORMATION
              : judge.holds(expectations, result) ? Truth.TRUE : Truth.FALSE;
      return new Evidence(
          label, sql, result.value(of), judge.describe(expectations), truth, parts.now());
    } catch (SQLException e) {
      if (parts.sessions().watchLost(e)) {
        throw e;
      }
      return unreadable(label, sql, expectations, e.getSQLState() + " " + e.getMessage());
    } catch (Values.MissingValueException e) {
      return unreadable(label, sql, expectations, String.valueOf(e.getMessage()));
    }
  }

  private Evidence unreadable(
      String label, String sql, List<Expectation> expectations, String why) {
    return new Evidence(
        label,
        sql,
        Optional.of(why),
        judge().describe(expectations),
        Truth.UNREADABLE,
        parts.now());
  }

  Judge judge() {
    return new Judge(parts.values()::shownText);
  }

  /** Whether the step's condition is met; empty when it is, else the condition in words. */
  Optional<String> notApplicable(Step step) throws SQLException {
    if (step.start().when().isEmpty()) {
      return Optional.empty();
    }
    var condition = step.start().when().get();
    var name = source(condition);
    var value = value(condition);
    var result = value.map(Result::of).orElse(Result.none());
    if (value.isPresent() && judge().holds(condition.expect(), result)) {
      return Optional.empty();
    }
    return Optional.of(
        name
            + " is "
            + value.orElse("not there")
            + judge()
                .describe(condition.expect())
                .map(limit -> ", asked for: " + limit)
                .orElse(""));
  }

  private static String source(Condition condition) {
    return condition
        .param()
        .or(condition::captured)
        .or(condition::answer)
        .or(condition::sql)
        .orElse("condition");
  }

  private Optional<String> value(Condition condition) throws SQLException {
    if (condition.param().isPresent()) {
      return parts.values().parameter(condition.param().get());
    }
    if (condition.captured().isPresent()) {
      return parts.values().captured(condition.captured().get());
    }
    if (condition.answer().isPresent()) {
      return parts.recorder().state().step(condition.answer().get()).said().answer();
    }
    var evidence = ask("condition", condition.sql().orElse("SELECT NULL"), List.of());
    return evidence.truth() == Truth.UNREADABLE ? Optional.empty() : evidence.value();
  }

  /**
   * Reads sensed ticks again whose interval is over; one that fell or rose is journalled.
   *
   * @param now whether to read them all, because something is about to be written
   */
  void sense(boolean now) throws SQLException {
    for (var step : parts.runbook().steps()) {
      if (step.action() instanceof Action.Query query
          && query.sense().isPresent()
          && (now || due(step, query.sense().get()))) {
        var state = parts.recorder().state().step(step.id());
        if (state.status() == StepStatus.DONE || state.status() == StepStatus.NO_LONGER_TRUE) {
          sense(step, query, state.status() == StepStatus.DONE);
        }
      }
    }
  }

  private boolean due(Step step, Duration interval) {
    return !sensed.containsKey(step.id())
        || parts.clock().since(sensed.get(step.id())).compareTo(interval) >= 0;
  }

  private void sense(Step step, Action.Query query, boolean held) throws SQLException {
    sensed.put(step.id(), parts.clock().tick());
    var evidence = ask(step.title(), query.sql().orElseThrow(), step.ending().expect());
    parts.recorder().read(step.id(), evidence);
    var holds = evidence.truth() == Truth.TRUE || evidence.truth() == Truth.INFORMATION;
    if (holds != held) {
      parts.recorder().record(new JournalEvent.TruthChanged(step.id(), holds, evidence));
    }
  }
}
