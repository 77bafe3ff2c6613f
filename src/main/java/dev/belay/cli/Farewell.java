package dev.belay.cli;

import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.report.EntryWords;
import java.util.Optional;

/** What is said when a run is left before its end: where it stands, what it asks, how to go on. */
final class Farewell {
  private Farewell() {}

  static String text(Left left, RunState state, String answersFile) {
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
              + "\nOr go on without it. "
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
              + "\nMend it, then: "
              + resume
              + "\nOr go on without it. "
              + add
              + "Then: "
              + withAnswers;
      case STOPPED ->
          "Run "
              + state.run()
              + " is stopped"
              + where
              + ". "
              + History.sentence(state.progress().why().orElse(left.said()))
              + "\nTo go on: "
              + resume;
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

  private static String failure(Left left, Optional<StepState> step) {
    return step.flatMap(one -> one.said().cause())
        .map(EntryWords::sentences)
        .orElse(History.sentence(left.said()));
  }
}
