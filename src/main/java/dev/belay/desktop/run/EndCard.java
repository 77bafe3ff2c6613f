package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Paragraph;
import dev.belay.desktop.run.RunScreen.Running;
import dev.belay.desktop.run.RunScreen.Title;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.report.LossWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a run ended: the outcome, and everything that is carried along. */
record EndCard(RunPicture picture, Instant now) {

  Card card() {
    var state = picture.state();
    var over = state.status() == RunStatus.FINISHED;
    var paragraphs = new ArrayList<Paragraph>();
    state.progress().why().ifPresent(why -> paragraphs.add(new Paragraph("Outcome", why)));
    for (var step : state.carried()) {
      var words = new StepWords(RunScreens.step(picture.runbook(), step.id()), step, now);
      paragraphs.add(new Paragraph(words.look().word(), carried(words, step)));
    }
    var left = LossWords.left(state);
    if (!left.isEmpty()) {
      paragraphs.add(new Paragraph("Data", String.join(" ", left)));
    }
    var restore = LossWords.restore(state);
    if (!restore.isEmpty()) {
      paragraphs.add(new Paragraph("To get it back", String.join("\n", restore)));
    }
    if (over) {
      paragraphs.add(new Paragraph("True now", trueNow()));
      paragraphs.add(new Paragraph("Next", next()));
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

  private String trueNow() {
    var inEffect =
        picture.state().steps().values().stream()
            .filter(StepState::tookEffect)
            .map(step -> RunScreens.step(picture.runbook(), step.id()).title())
            .toList();
    return inEffect.isEmpty()
        ? "Nothing of this run is in effect on " + picture.target().name() + "."
        : "In effect on " + picture.target().name() + ": " + String.join(", ", inEffect) + ".";
  }

  private String next() {
    var took = Formats.prose(java.time.Duration.between(picture.state().opened().at(), now).abs());
    return "The journal of run "
        + picture.state().run()
        + " holds everything. It was opened "
        + took
        + " ago. Ctrl+H copies a hand-over card.";
  }
}
