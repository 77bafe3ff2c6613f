package dev.belay.desktop.run;

import dev.belay.desktop.control.LimitsBar.Limit;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Paragraph;
import dev.belay.desktop.run.RunScreen.Title;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Losses;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.report.Excerpt;
import dev.belay.report.LossWords;
import dev.belay.run.Confirmations;
import dev.belay.runbook.Limits;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step in the centre: what it does and why, what it needs, what it does now.
 *
 * @param scripts what its apply steps send
 * @param before how long its steps took in earlier runs
 * @param now for ages
 */
record StepCards(RunPicture picture, StepScripts scripts, EarlierRuns before, Instant now) {

  /** The card of that step. */
  Card of(String id) {
    var step = RunScreens.step(picture.runbook(), id);
    var state = picture.state().step(id);
    return new Card(
        id,
        title(step, state),
        paragraphs(step, state),
        new CardScripts(picture, scripts).of(step),
        undoing(state) ? Gates.NONE : new CardEvidence(picture, now).gates(step, state),
        limits(step),
        new CardWork(picture, before, now).running(step, state));
  }

  /** What held before the step went forward is of no matter for its way back. */
  private static boolean undoing(StepState state) {
    return switch (state.undo()) {
      case RUNNING, IN_DOUBT, FAILED -> true;
      case NONE, UNDONE_VERIFIED, UNDONE_NOT_VERIFIED -> false;
    };
  }

  private Title title(Step step, StepState state) {
    var tags = new ArrayList<String>();
    step.ending().undo().ifPresent(undo -> tags.add(undoing(step, undo, state.losses())));
    if (step.purpose().pointOfNoReturn()) {
      tags.add("No return after it");
    }
    return new Title(step.title(), Optional.of(Confirmations.risk(step, state.losses())), tags);
  }

  private String undoing(Step step, Undo undo, Losses losses) {
    if (undo.none().isPresent()) {
      return "Cannot be undone";
    }
    if (undo.script() && !withoutRollback(step).isEmpty()) {
      return withoutRollback(step).size() + " without a rollback script";
    }
    return losses.destroys() ? "Undo: schema only" : "Can be undone";
  }

  private List<JournalEvent.PlannedFile> withoutRollback(Step step) {
    return picture
        .state()
        .plan(step.id())
        .map(JournalEvent.PlanRead::withoutRollback)
        .orElse(List.of());
  }

  private List<Paragraph> paragraphs(Step step, StepState state) {
    var paragraphs = new ArrayList<Paragraph>();
    paragraphs.add(
        new Paragraph(
            "What",
            undoing(state)
                ? "Takes back what the step did, and verifies that it is gone."
                : ActionCard.filled(ActionCard.what(step), picture.state())));
    paragraphs.add(new Paragraph("Why", step.purpose().why()));
    losses(state.losses()).forEach(paragraphs::add);
    step.ending()
        .undo()
        .flatMap(Undo::none)
        .ifPresent(none -> paragraphs.add(new Paragraph("No way back", none)));
    state
        .said()
        .cause()
        .filter(_ -> state.status() == StepStatus.FAILED)
        .ifPresent(cause -> {
          paragraphs.add(
              new Paragraph(
                  "Failed",
                  Excerpt.of(cause.message(), 10, 2_000)
                      + cause.sqlState().map(code -> " (" + code + ")").orElse("")
                      + cause.place().map(place -> " At " + place + ".").orElse("")));
          paragraphs.add(new Paragraph("Cure", Excerpt.of(cause.cure(), 5, 600)));
        });
    state
        .said()
        .reason()
        .ifPresent(reason -> paragraphs.add(new Paragraph("Said", reason + by(state))));
    state
        .said()
        .answer()
        .ifPresent(answer -> paragraphs.add(new Paragraph("Answer", answer + by(state))));
    state
        .said()
        .overridden()
        .forEach(
            (gate, reason) -> paragraphs.add(new Paragraph("Overridden", gate + ": " + reason)));
    return paragraphs;
  }

  /** What the step destroys, or destroyed, and what of it is missing after its undo. */
  private static List<Paragraph> losses(Losses losses) {
    var paragraphs = new ArrayList<Paragraph>();
    if (losses.destroys() || !losses.untold().isEmpty()) {
      var sentences = new ArrayList<>(LossWords.destroyed(losses));
      sentences.addAll(LossWords.untold(losses));
      sentences.add(LossWords.where(losses));
      paragraphs.add(new Paragraph("Destroys", String.join(" ", sentences)));
    }
    losses
        .compared()
        .ifPresent(compared -> {
          var sentences = new ArrayList<String>();
          LossWords.missing(compared).ifPresent(sentences::add);
          sentences.addAll(compared.unknown());
          sentences.addAll(compared.equal());
          paragraphs.add(new Paragraph("Data after the undo", String.join(" ", sentences)));
        });
    return paragraphs;
  }

  private static String by(StepState state) {
    return state.said().by().map(name -> ", " + name).orElse("");
  }

  // ---- limits

  private List<Limit> limits(Step step) {
    var limits = new ArrayList<Limit>();
    if (!step.action().acts()) {
      return limits;
    }
    var own = step.conduct().limits().orElse(picture.runbook().limits());
    limits.add(new Limit("lock_timeout", Formats.limit(own.lockTimeout()), true));
    limits.add(new Limit("statement_timeout", Formats.limit(own.statementTimeout()), true));
    limits.add(new Limit("Step limit", Formats.limit(limit(step, own)), false));
    var retries = step.conduct().retries();
    if (retries.max() > 0) {
      limits.add(
          new Limit(
              "Lock retries",
              retries.max()
                  + ", "
                  + Formats.limit(retries.pause())
                  + " to "
                  + Formats.limit(retries.maxPause())
                  + " apart",
              false));
    }
    for (var guard : step.conduct().guards()) {
      limits.add(
          new Limit(
              "Guard cancels Belay when",
              "over " + guard.blocksMoreThan() + " wait on it for " + Formats.limit(guard.during()),
              false));
    }
    return limits;
  }

  static Duration limit(Step step, Limits own) {
    return step.conduct().timeout().orElse(own.stepTimeout());
  }

  /** The end of the run, in the place of a step. */
  Card end() {
    var at = picture.over() ? picture.entries().getLast().at() : now;
    return new EndCard(picture, at).card();
  }
}
