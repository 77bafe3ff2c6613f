package dev.belay.desktop.run;

import dev.belay.desktop.control.Sparkline.Series;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.run.StripFacts.Point;
import dev.belay.desktop.run.StripModel.Backup;
import dev.belay.desktop.run.StripModel.DecideBy;
import dev.belay.desktop.run.StripModel.Health;
import dev.belay.desktop.run.StripModel.Sign;
import dev.belay.desktop.run.StripModel.Vital;
import dev.belay.journal.AttemptState;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns what is known of a run and its server into the live strip. Pure: the same gives the same.
 */
final class StripModels {
  /** How old a verified backup may be where no gate says less; what production asks for. */
  private static final Duration BACKUP_LIMIT = Duration.ofMinutes(30);

  /** The parameter of a runbook that names the time, such as {@code 03:42}. */
  private static final String DECIDE_BY = "decide_by";

  private final StripFacts facts;

  private StripModels(StripFacts facts) {
    this.facts = facts;
  }

  static StripModel of(StripFacts facts) {
    var models = new StripModels(facts);
    return new StripModel(
        StripWaits.of(facts),
        models.health(),
        models.backup(),
        StripPrice.of(facts),
        Optional.of(models.decideBy()));
  }

  // ---- health

  private Health health() {
    var points = facts.live().points();
    if (points.isEmpty()) {
      return new Health("no sample yet", vitals(points));
    }
    var span = Duration.between(points.getFirst().at(), facts.now());
    var words = "last " + Formats.age(span);
    return new Health(
        event(points).isPresent() ? words + ", line marks the apply" : words, vitals(points));
  }

  private List<Vital> vitals(List<Point> points) {
    var look = facts.live().look();
    var health = look.flatMap(it -> it.sample().health());
    var limit = health.map(it -> it.connections().limit());
    var vitals = new ArrayList<Vital>();
    vitals.add(
        new Vital(
            "Active sessions",
            look.map(it ->
                    limit
                        .map(most -> Formats.share(it.active(), most))
                        .orElse(Formats.count(it.active())))
                .orElse(StripModel.UNKNOWN),
            series(points, Point::active, limit.map(Integer::doubleValue))));
    vitals.add(
        new Vital(
            "Commits",
            health
                .flatMap(it -> it.traffic().commitsPerSecond())
                .map(Formats::rate)
                .orElse(StripModel.UNKNOWN),
            series(points, Point::commits, Optional.empty())));
    vitals.add(
        new Vital(
            "Oldest transaction",
            look.map(it -> it.oldest().map(Formats::duration).orElse("none"))
                .orElse(StripModel.UNKNOWN),
            series(points, Point::oldest, Optional.empty())));
    vitals.add(new Vital("Replica lag", lag(), series(points, Point::lag, Optional.empty())));
    return vitals;
  }

  private String lag() {
    var health = facts.live().look().flatMap(look -> look.sample().health());
    if (health.isEmpty()) {
      return StripModel.UNKNOWN;
    }
    var standbys = health.get().replication().standbys();
    return standbys.isEmpty()
        ? StripModel.NO_REPLICA
        : standbys.stream()
            .flatMap(standby -> standby.lag().stream())
            .max(Duration::compareTo)
            .map(Formats::duration)
            .orElse(StripModel.UNKNOWN);
  }

  private Series series(
      List<Point> points, Function<Point, Optional<Double>> value, Optional<Double> limit) {
    return new Series(
        points.stream().map(point -> value.apply(point).orElse(Double.NaN)).toList(),
        limit,
        event(points));
  }

  /** Where the last apply began, from the oldest point (0) to now (1). */
  private Optional<Double> event(List<Point> points) {
    if (points.isEmpty()) {
      return Optional.empty();
    }
    var first = points.getFirst().at();
    var span = Duration.between(first, facts.now()).toMillis();
    return facts.runbook().steps().stream()
        .filter(step -> changes(step.action()))
        .flatMap(step -> facts.state().step(step.id()).attempts().stream())
        .filter(attempt -> attempt.subject().direction() == Subject.Direction.FORWARD)
        .map(AttemptState::started)
        .filter(started -> !started.isBefore(first))
        .max(Instant::compareTo)
        .filter(_ -> span > 0)
        .map(started ->
            Math.clamp(Duration.between(first, started).toMillis() / (double) span, 0, 1));
  }

  static boolean changes(Action action) {
    return action instanceof Action.Apply || action instanceof Action.Sql;
  }

  // ---- backup

  private Backup backup() {
    var steps =
        facts.runbook().steps().stream()
            .filter(step -> step.action() instanceof Action.Backup)
            .toList();
    if (steps.isEmpty()) {
      return new Backup(
          new Sign(Icon.NEXT, "none", Tone.MUTED), "none", "", 0, "This runbook takes no backup.");
    }
    return steps.reversed().stream()
        .filter(step -> taken(facts.state().step(step.id()).status()))
        .findFirst()
        .map(this::backup)
        .orElse(
            new Backup(
                new Sign(Icon.NEXT, "not taken", Tone.MUTED),
                "not taken",
                "",
                0,
                "This run has taken no backup yet."));
  }

  private static boolean taken(StepStatus status) {
    return status == StepStatus.DONE || status == StepStatus.NO_LONGER_TRUE;
  }

  private Backup backup(Step step) {
    var state = facts.state().step(step.id());
    var age = Duration.between(state.since(), facts.now());
    var limit = limit(step);
    var over = limit.filter(most -> age.compareTo(most) > 0).isPresent();
    var verified = step.action() instanceof Action.Backup backup && backup.verify();
    var sign =
        over
            ? new Sign(Icon.NO_LONGER_TRUE, "too old", Tone.WARNING)
            : verified
                ? new Sign(Icon.DONE, "verified", Tone.SUCCESS)
                : new Sign(Icon.WARNING, "not verified", Tone.WARNING);
    var value = state.said().value().map(said -> said + ". ").orElse("");
    var falls =
        limit
            .map(most ->
                (over ? "The tick fell off at " : "The tick falls off at ")
                    + Formats.moment(state.since().plus(most))
                    + ".")
            .orElse("No gate asks for its age.");
    return new Backup(
        sign,
        Formats.prose(age),
        limit.map(most -> "of " + Formats.prose(most)).orElse(""),
        limit.map(most -> Math.max(0.01, age.toMillis() / (double) most.toMillis())).orElse(0.0),
        value + falls);
  }

  /** The strictest age that a gate asks for; production has one of its own. */
  private Optional<Duration> limit(Step backup) {
    var gates =
        facts.runbook().steps().stream()
            .flatMap(step -> step.start().requires().stream())
            .filter(gate -> gate.step().filter(backup.id()::equals).isPresent())
            .flatMap(gate -> gate.within().stream())
            .min(Duration::compareTo);
    var production = facts.state().opened().event().target().environment().equals("production");
    return gates.or(() -> production ? Optional.of(BACKUP_LIMIT) : Optional.empty());
  }

  // ---- the clock

  /** The next moment of that time of day after the run was opened; it informs only. */
  private DecideBy decideBy() {
    var given = facts.state().opened().event().params().getOrDefault(DECIDE_BY, "");
    try {
      var opened = facts.state().opened().at().atZone(ZoneOffset.UTC);
      var at = opened.with(LocalTime.parse(given));
      var deadline = (at.isBefore(opened) ? at.plusDays(1) : at).toInstant();
      var words = Formats.deadline(deadline, facts.now()).split(", ", 2);
      return new DecideBy(words[0], words[1], deadline.isBefore(facts.now()));
    } catch (DateTimeException e) {
      return new DecideBy("not set", "", false);
    }
  }

  /** The state of the step whose way back matters most. */
  static Optional<StepState> lastEffect(StripFacts facts) {
    return lastEffect(facts.runbook(), facts.state()).map(step -> facts.state().step(step.id()));
  }

  /**
   * Of what is in effect: the migrations that were applied last, else the step that took effect
   * last; one without a way back only where no other one has any.
   */
  static Optional<Step> lastEffect(Runbook runbook, RunState state) {
    var inEffect =
        runbook.steps().reversed().stream()
            .filter(step -> changes(step.action()))
            .filter(step -> state.step(step.id()).tookEffect())
            .toList();
    return inEffect.stream()
        .filter(step -> step.action() instanceof Action.Apply && hasUndo(step))
        .findFirst()
        .or(() -> inEffect.stream().filter(StripModels::hasUndo).findFirst())
        .or(() -> inEffect.stream().findFirst());
  }

  private static boolean hasUndo(Step step) {
    return step.ending().undo().filter(undo -> undo.none().isEmpty()).isPresent();
  }
}
