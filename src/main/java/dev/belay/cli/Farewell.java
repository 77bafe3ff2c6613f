package dev.belay.cli;

import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.report.EntryWords;
import dev.belay.report.Excerpt;
import dev.belay.run.NeededBy;
import dev.belay.run.StillOpen;
import dev.belay.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said when a run is left before its end: where it stands, what it asks, how to go on. */
final class Farewell {
  private Farewell() {}

  /** The text, with what the run began and nothing has ended yet below it. */
  static String text(Left left, Runbook runbook, RunState state, String answersFile) {
    var lines = new ArrayList<String>();
    lines.add(text(left, needed(left, runbook, state), state, answersFile));
    lines.addAll(stillOpen(runbook, state));
    return String.join("\n", lines);
  }

  /** What goes on although the run does not, a sentence for each. */
  static List<String> stillOpen(Runbook runbook, RunState state) {
    return StillOpen.of(runbook, state).stream()
        .map(open -> open.sentence(Formats.time(open.since()) + " UTC"))
        .toList();
  }

  /** What fails later where the step is left out. */
  private static String needed(Left left, Runbook runbook, RunState state) {
    return left.step()
        .map(id -> " " + String.join(" ", NeededBy.sentences(runbook, state, id)))
        .filter(words -> !words.isBlank())
        .orElse("");
  }

  private static String text(Left left, String needed, RunState state, String answersFile) {
    var step = left.step().map(state::step);
    var where = left.step().map(id -> " at step " + id).orElse("");
    var resume = "belay resume " + state.run();
    var add =
        left.line()
            .map(line -> "Add to " + answersFile + ", below answers:\n    " + line + "\n")
            .orElse("");
    var withAnswers = resume + " --answers " + answersFile;
    return switch (left.why()) {
      case UNANSWERED ->
          "Run "
              + state.run()
              + " stopped"
              + where
              + ", which asks: "
              + left.said()
              + "\n"
              + add
              + "Then: "
              + withAnswers;
      case REFUSED ->
          "Run "
              + state.run()
              + " stopped"
              + where
              + ": "
              + left.said()
              + "\nCorrect the answer in "
              + answersFile
              + ", then: "
              + withAnswers;
      case GATE ->
          "Run "
              + state.run()
              + " stopped"
              + where
              + ". "
              + left.said()
              + "\nMend what it names, then: "
              + resume
              + "\nOr go on without it."
              + needed
              + " "
              + add
              + "Then: "
              + withAnswers;
      case IN_DOUBT ->
          "Run "
              + state.run()
              + " is in doubt"
              + where
              + ". "
              + left.said()
              + "\nTo ask the database again: "
              + resume
              + (add.isEmpty() ? "" : "\nOr decide. " + add + "Then: " + withAnswers);
      case FAILED ->
          "Run "
              + state.run()
              + " stopped"
              + where
              + ". "
              + failure(left, step)
              + "\nFix it, then retry it: "
              + resume
              + "\nOr continue without it."
              + needed
              + " "
              + add
              + "Then: "
              + withAnswers
              + ways(state, resume);
      case PAUSED ->
          "Run "
              + state.run()
              + " is paused"
              + where
              + ". "
              + History.sentence(left.said())
              + "\nTo send the step again, with a confirmation of its own: "
              + resume
              + "\nOr continue without it."
              + needed
              + " "
              + add
              + "Then: "
              + withAnswers
              + ways(state, resume);
      case STOPPED ->
          "Run "
              + state.run()
              + " is stopped"
              + where
              + ". "
              + History.sentence(state.progress().why().orElse(left.said()))
              + "\nTo continue: "
              + resume
              + ways(state, resume);
      case CONNECTION ->
          "Run "
              + state.run()
              + " is left"
              + where
              + ". "
              + left.said()
              + " Nothing more was sent.\nWhen the server is back: "
              + resume;
    };
  }

  /** What else the state allows. */
  private static String ways(RunState state, String resume) {
    var undoable =
        state.progress().pointOfNoReturn().isEmpty()
            && state.steps().values().stream().anyMatch(StepState::tookEffect);
    return (undoable ? "\nOr roll back what is in effect: " + resume + " --roll-back" : "")
        + "\nOr end the run as it stands: "
        + resume
        + " --end";
  }

  private static String failure(Left left, Optional<StepState> step) {
    return step.flatMap(one -> one.said().cause())
        .map(EntryWords::sentences)
        .map(words -> Excerpt.of(words, 3, 500))
        .orElseGet(() -> Excerpt.of(History.sentence(left.said()), 3, 500));
  }
}
