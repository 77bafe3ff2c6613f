package dev.belay.desktop.run;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.StepLine;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Undo;
import dev.belay.journal.AttemptState;
import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A step's state in words: what stands beside its title in the list.
 *
 * @param now for ages
 */
record StepWords(Step step, StepState state, Instant now) {
  private static final int SHORT = 60;

  /** How its state is written. */
  StateLook look() {
    var quiet =
        state.status() == StepStatus.WAITING
            && state.said().waiting().filter(one -> one.need() == Need.GATE).isPresent();
    var polls = state.status() == StepStatus.RUNNING && step.action() instanceof Action.Wait;
    return quiet || polls ? StateLook.WATCHING : StateLook.of(state.status());
  }

  /** What stands beside the state's word. */
  StepLine.Detail detail() {
    return switch (state.status()) {
      case NEXT -> StepLine.Detail.none();
      case WAITING ->
          look() == StateLook.WATCHING
              ? StepLine.Detail.words("until its gates hold")
              : new StepLine.Detail("since", Formats.moment(state.since()), "");
      case RUNNING -> running();
      case DONE -> done();
      case NO_LONGER_TRUE -> value(lastValue());
      case DEFERRED -> because("to the end", state.said().by().map(name -> "by " + name));
      case OVERRIDDEN -> because(by(), Optional.empty());
      case SKIPPED -> because(by(), Optional.empty());
      case NOT_APPLICABLE -> StepLine.Detail.words(reason());
      case IN_DOUBT -> because(doubt(), Optional.empty());
      case FAILED -> failed();
      case STOPPED -> because(reason(), Optional.empty());
      case REFUSED -> because(by(), Optional.empty());
      case EXPIRED -> StepLine.Detail.words(ago());
    };
  }

  private StepLine.Detail running() {
    var since =
        state.latest(Subject.Direction.FORWARD).map(AttemptState::started).orElse(state.since());
    var elapsed = Duration.between(since, now);
    var limit = step.conduct().timeout();
    return StepLine.Detail.value(
        Formats.clock(elapsed), limit.map(time -> "of " + Formats.prose(time)).orElse(""));
  }

  private StepLine.Detail done() {
    return state
        .said()
        .value()
        .or(() -> state.said().answer())
        .filter(value -> !value.isBlank())
        .map(this::value)
        .orElse(StepLine.Detail.words(ago()));
  }

  private StepLine.Detail value(String value) {
    return value.isBlank()
        ? StepLine.Detail.words(ago())
        : StepLine.Detail.value(shortened(value), ", " + ago());
  }

  private StepLine.Detail failed() {
    var tries = state.attempts().stream().filter(attempt -> !attempt.subject().isUndo()).count();
    var code = state.said().cause().flatMap(Cause::sqlState);
    var after = (tries > 1 ? tries + " tries, " : "") + ago();
    return code.map(one -> StepLine.Detail.value(one, ", " + after))
        .orElse(
            StepLine.Detail.words(
                state
                        .said()
                        .cause()
                        .map(cause -> shortened(withoutStop(cause.message())) + ", ")
                        .orElse("")
                    + after));
  }

  private StepLine.Detail because(String first, Optional<String> more) {
    var reason = reason();
    var words = more.map(one -> first + " " + one).orElse(first);
    return StepLine.Detail.words(
        shortened(words.equals(reason) || reason.isEmpty() ? words : words + ": " + reason));
  }

  private String by() {
    return state.said().by().map(name -> "by " + name).orElse("");
  }

  private String reason() {
    return state.said().reason().orElse("");
  }

  private String doubt() {
    return state.said().reason().orElse("the outcome is not known");
  }

  private String lastValue() {
    return state.evidence().values().stream()
        .reduce((_, last) -> last)
        .flatMap(evidence -> evidence.value())
        .orElse("");
  }

  private String ago() {
    return Formats.ago(state.since(), now);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static String shortened(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHORT ? line : line.substring(0, SHORT - 1).stripTrailing() + "…";
  }

  /** That it was taken back, or is being: a fact of its own. */
  Optional<Undo> undo() {
    return switch (state.undo()) {
      case NONE -> Optional.empty();
      case RUNNING -> Optional.of(new Undo("Undoing", Tone.ACCENT, ""));
      case IN_DOUBT -> Optional.of(new Undo("Undo in doubt", Tone.DOUBT, ""));
      case UNDONE_VERIFIED -> Optional.of(new Undo("Undone", Tone.MUTED, "verified"));
      case UNDONE_NOT_VERIFIED -> Optional.of(new Undo("Undone", Tone.WARNING, "not verified"));
      case FAILED -> Optional.of(new Undo("Undo failed", Tone.DANGER, ""));
    };
  }

  /** Whether its row may fold away: it is simply done, or did not begin. */
  boolean folds() {
    var simply = state.undo() == UndoStatus.NONE && state.said().overridden().isEmpty();
    return simply && (state.status() == StepStatus.DONE || state.status() == StepStatus.NEXT);
  }

  /** What it reads as. */
  String spoken(int number, int of) {
    var words = detail();
    var text = String.join(" ", words.before(), words.value(), words.after()).strip();
    return ("Step "
            + number
            + " of "
            + of
            + ", "
            + step.title()
            + ", "
            + look().word().toLowerCase(Locale.ROOT)
            + " "
            + text
            + undo().map(undone -> ", " + undone.word() + " " + undone.detail()).orElse(""))
        .replaceAll("\\s+", " ")
        .replace(" ,", ",")
        .strip();
  }
}
