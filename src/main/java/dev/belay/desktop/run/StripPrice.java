package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.StripFacts.Losses;
import dev.belay.desktop.run.StripModel.Fact;
import dev.belay.journal.AttemptState;
import dev.belay.journal.Loss;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What going back costs now, each with its source. */
final class StripPrice {
  private static final String NOT_REHEARSED = "not rehearsed";

  /** How old a count may be before its age stands beside it. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final StripFacts facts;

  private StripPrice(StripFacts facts) {
    this.facts = facts;
  }

  static List<Fact> of(StripFacts facts) {
    var price = new StripPrice(facts);
    return List.of(price.rows(), price.takes(), price.rehearsed(), price.loses(), price.noReturn());
  }

  private Fact rows() {
    var label = "Rows written since";
    if (StripModels.lastEffect(facts).isEmpty()) {
      return new Fact(label, without(), true, "the journal");
    }
    return facts
        .live()
        .back()
        .written()
        .flatMap(written ->
            written
                .rows()
                .map(rows ->
                    new Fact(
                        label,
                        "about " + Formats.count(rows),
                        true,
                        "pg_stat_user_tables of the touched tables, counted since "
                            + Formats.moment(written.since()))))
        .orElse(new Fact(label, StripModel.UNKNOWN, false, ""));
  }

  /** How it is while nothing is in effect, as far as it is known. */
  private String without() {
    var changing =
        facts.runbook().steps().stream()
            .filter(step -> StripModels.changes(step.action()))
            .map(step -> facts.state().step(step.id()))
            .toList();
    if (changing.stream().anyMatch(step -> step.status() == StepStatus.IN_DOUBT)) {
      return "in doubt";
    }
    var open = changing.stream().flatMap(step -> step.attempts().stream());
    return open.anyMatch(AttemptState::open) ? "not committed" : "not applied";
  }

  /** The way back that is asked for first: of what took effect last, else of what comes next. */
  private Optional<Step> step() {
    var applied = StripModels.lastEffect(facts).map(StepState::id);
    return applied
        .flatMap(facts.runbook()::step)
        .or(() ->
            facts.runbook().steps().stream()
                .filter(step -> StripModels.changes(step.action()))
                .filter(step -> !facts.state().step(step.id()).status().passed())
                .findFirst());
  }

  /** How long the last undo of the step took in this run; it is all that is known so far. */
  private Optional<Duration> lastUndo() {
    return step()
        .map(step -> facts.state().step(step.id()))
        .filter(state ->
            state.undo() == UndoStatus.UNDONE_VERIFIED
                || state.undo() == UndoStatus.UNDONE_NOT_VERIFIED)
        .flatMap(state ->
            state
                .latest(Subject.Direction.UNDO)
                .map(attempt -> Duration.between(attempt.started(), state.since())));
  }

  private Optional<EarlierRuns.Work> earlier() {
    return step()
        .flatMap(step -> facts.live().back().earlier().of(Subject.Direction.UNDO, step.id()));
  }

  private Fact takes() {
    var time = lastUndo().or(() -> earlier().map(EarlierRuns.Work::took));
    return new Fact(
        "Undo takes",
        time.map(one -> "about " + Formats.duration(one)).orElse(NOT_REHEARSED),
        true,
        lastUndo()
            .map(_ -> "the last undo in this run")
            .or(() -> earlier().map(undo -> "the undo of this step in " + undo.where()))
            .orElse(""));
  }

  private Fact rehearsed() {
    var here =
        lastUndo()
            .flatMap(time ->
                step()
                    .map(step -> facts.state().step(step.id()).since())
                    .map(at -> Formats.duration(time) + ", " + Formats.ago(at, facts.now())));
    var before =
        earlier()
            .map(
                undo -> Formats.duration(undo.took()) + ", " + Formats.ago(undo.at(), facts.now()));
    return new Fact(
        "Last rehearsed",
        here.or(() -> before).orElse(NOT_REHEARSED),
        true,
        here.isPresent()
            ? ""
            : earlier().map(undo -> "the undo of this step in " + undo.where()).orElse(""));
  }

  /** What cannot come back, and what was written since that goes too. */
  private Fact loses() {
    var written = losesWritten();
    var gone = destroyed();
    if (gone.isEmpty()) {
      return written;
    }
    var words =
        String.join(", ", gone.stream().limit(2).map(Loss::words).toList())
            + (gone.size() > 2 ? " and " + (gone.size() - 2) + " more" : "")
            + " cannot come back";
    return new Fact(
        written.label(),
        words + "; written since: " + written.value(),
        false,
        "what the statements destroy, counted before the step. " + written.source());
  }

  /** Of every step that is in effect; before that, of the one that comes next. */
  private List<Loss> destroyed() {
    var inEffect =
        facts.state().steps().values().stream()
            .filter(StepState::tookEffect)
            .flatMap(state -> state.losses().destroyed().stream())
            .toList();
    return inEffect.isEmpty()
        ? step().map(step -> facts.state().step(step.id()).losses().destroyed()).orElse(List.of())
        : inEffect;
  }

  private Fact losesWritten() {
    var label = "Undo would lose";
    var undo = step().flatMap(step -> step.ending().undo());
    if (undo.isEmpty()) {
      var word = step().isPresent() ? "no way back is written" : "nothing to undo";
      return new Fact(label, word, false, "the runbook");
    }
    if (undo.get().none().isPresent()) {
      return new Fact(label, "no way back: " + undo.get().none().get(), false, "the runbook");
    }
    var query = undo.get().loses();
    if (query.isEmpty()) {
      return new Fact(label, "unknown: the runbook does not count it", false, "the runbook");
    }
    if (StripModels.lastEffect(facts).isEmpty()) {
      return new Fact(label, without(), true, "the journal; later " + query.get());
    }
    return switch (facts.live().back().losses()) {
      case Losses.NotAsked() -> new Fact(label, "unknown: not counted yet", false, query.get());
      case Losses.Counted(var value, var at) ->
          new Fact(
              label,
              counted(value) + age(at),
              false,
              "the runbook's query at " + Formats.moment(at) + " UTC: " + query.get());
      case Losses.Unknown(var why, var said, var at) ->
          new Fact(
              label,
              StripModel.UNKNOWN + ": " + why,
              false,
              (said.isEmpty() ? "" : "\"" + said + "\" ")
                  + "at "
                  + Formats.moment(at)
                  + " UTC, by "
                  + query.get());
    };
  }

  private static String counted(String count) {
    return (count.matches("[0-9]{1,18}")
            ? Formats.count(Long.parseLong(count)) + (count.equals("1") ? " row" : " rows")
            : count)
        + ", counted by the runbook";
  }

  /** A dear count is made seldom, and says so. */
  private String age(Instant at) {
    return Duration.between(at, facts.now()).compareTo(FRESH) > 0
        ? ", " + Formats.ago(at, facts.now())
        : "";
  }

  private Fact noReturn() {
    var passed = facts.state().progress().pointOfNoReturn();
    var title =
        facts.runbook().steps().stream()
            .filter(step -> step.purpose().pointOfNoReturn())
            .map(Step::title)
            .findFirst();
    var value =
        passed
            .flatMap(facts.runbook()::step)
            .map(step -> "passed: " + step.title())
            .or(() -> title)
            .orElse("no such step");
    return new Fact("No return after", value, false, "");
  }
}
