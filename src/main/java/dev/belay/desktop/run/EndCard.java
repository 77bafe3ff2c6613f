package dev.belay.desktop.run;

import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Paragraph;
import dev.belay.desktop.run.RunScreen.Running;
import dev.belay.desktop.run.RunScreen.Title;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.UndoStatus;
import dev.belay.report.Excerpt;
import dev.belay.report.LossWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended: the outcome, what is true now, and the points that are open.
 *
 * @param now for ages; after the end the moment of the end
 */
record EndCard(RunPicture picture, Instant now) {

  Card card() {
    var state = picture.state();
    var over = state.status() == RunStatus.FINISHED;
    var paragraphs = new ArrayList<Paragraph>();
    state
        .progress()
        .why()
        .ifPresent(why -> paragraphs.add(new Paragraph("Outcome", Excerpt.of(why, 5, 600))));
    var left = LossWords.left(state);
    if (!left.isEmpty()) {
      paragraphs.add(new Paragraph("Data", String.join(" ", left)));
    }
    var restore = LossWords.restore(state);
    if (!restore.isEmpty()) {
      paragraphs.add(new Paragraph("To get it back", String.join("\n", restore)));
    }
    if (over) {
      paragraphs.addAll(new TrueNow(picture).paragraphs());
    }
    var open = open();
    paragraphs.addAll(open);
    if (over) {
      if (open.isEmpty()) {
        paragraphs.add(new Paragraph("Open points", "None."));
      }
      paragraphs.add(
          new Paragraph(
              "Journal",
              "Run " + state.run() + ", " + state.last() + " events. It holds everything above."));
    }
    var title =
        state
            .progress()
            .outcome()
            .map(outcome -> RunScreens.look(outcome).word())
            .orElse("Before the first step");
    return new Card(
        "",
        new Title(title, Optional.empty(), List.of()),
        paragraphs,
        RunScreen.Sends.NOTHING,
        Gates.NONE,
        List.of(),
        Running.NOTHING);
  }

  static String carried(StepWords words, StepState step) {
    var detail = words.detail();
    var text = String.join(" ", detail.before(), detail.value(), detail.after()).strip();
    var undone = words.undo().map(undo -> " " + undo.word() + " " + undo.detail()).orElse("");
    var gates =
        step.said().overridden().isEmpty()
            ? ""
            : " Gates overridden: "
                + String.join(
                    "; ",
                    step.said().overridden().entrySet().stream()
                        .map(gate -> gate.getKey() + " (" + gate.getValue() + ")")
                        .toList())
                + ".";
    return (words.step().title() + ": " + text + "." + undone + gates)
        .replaceAll("\\s+", " ")
        .replace(" ,", ",")
        .replace(": .", ".")
        .strip();
  }

  /** What was not simply done, and stays a point to look at. What was undone is told above. */
  private List<Paragraph> open() {
    var open = new ArrayList<Paragraph>();
    for (var step : picture.state().carried()) {
      var unsure =
          step.undo() == UndoStatus.UNDONE_NOT_VERIFIED || step.undo() == UndoStatus.FAILED;
      if (unsure || step.status().carried() || !step.said().overridden().isEmpty()) {
        var words = new StepWords(RunScreens.step(picture.runbook(), step.id()), step, now);
        open.add(new Paragraph(words.look().word(), Excerpt.of(carried(words, step), 3, 400)));
      }
    }
    return open;
  }
}
