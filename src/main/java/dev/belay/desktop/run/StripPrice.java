package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.StripModel.Fact;
import dev.belay.journal.AttemptState;
import dev.belay.journal.StepState;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What going back costs now, each with its source. */
final class StripPrice {
  private static final String NOT_REHEARSED = "not rehearsed";

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
      return new Fact(label, running() ? "not committed" : "not applied", true, "the journal");
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

  private boolean running() {
    return facts.runbook().steps().stream()
        .filter(step -> StripModels.changes(step.action()))
        .flatMap(step -> facts.state().step(step.id()).attempts().stream())
        .anyMatch(AttemptState::open);
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

  private Optional<EarlierUndo> earlier() {
    return step()
        .flatMap(step -> Optional.ofNullable(facts.live().back().earlier().get(step.id())));
  }

  private Fact takes() {
    var time = lastUndo().or(() -> earlier().map(EarlierUndo::took));
    return new Fact(
        "Undo takes",
        time.map(one -> "about " + Formats.duration(one)).orElse(NOT_REHEARSED),
        true,
        lastUndo()
            .map(_ -> "the last undo in this run")
            .or(() -> earlier().map(StripPrice::source))
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
        here.isPresent() ? "" : earlier().map(StripPrice::source).orElse(""));
  }

  private static String source(EarlierUndo undo) {
    return "the undo of this step in run " + RunScreens.number(undo.run()) + " on " + undo.target();
  }

  private Fact loses() {
    var undo = step().flatMap(step -> step.ending().undo());
    var value =
        undo.flatMap(Undo::none)
            .map(reason -> "no way back: " + reason)
            .or(() -> undo.flatMap(Undo::loses).flatMap(_ -> counted()))
            .or(() -> undo.flatMap(Undo::loses).map(_ -> "counted before it is undone"))
            .orElse(
                undo.isPresent()
                    ? StripModel.UNKNOWN
                    : step().isPresent() ? "no way back is written" : "nothing to undo");
    return new Fact("Undo would lose", value, false, undo.flatMap(Undo::loses).orElse(""));
  }

  private Optional<String> counted() {
    return facts
        .live()
        .back()
        .losses()
        .map(count ->
            count.equals("0")
                ? "nothing, by its count"
                : (count.matches("[0-9]{1,18}") ? Formats.count(Long.parseLong(count)) : count)
                    + " by its count");
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
