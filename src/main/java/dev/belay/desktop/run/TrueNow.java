package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Paragraph;
import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is true of the target after a run, thing by thing, by the run's own journal. */
record TrueNow(RunPicture picture) {
  private static final int NAMED = 6;

  List<Paragraph> paragraphs() {
    var all = new ArrayList<Paragraph>();
    var target = picture.target();
    all.add(
        new Paragraph(
            "Target",
            target.name() + " (" + picture.environment().name() + ") at " + target.address()));
    var switches = new Switches(picture);
    switches.all().forEach(one -> all.add(new Paragraph(one.name(), one.words())));
    var others = new ArrayList<String>();
    for (var step : picture.runbook().steps()) {
      var state = picture.state().step(step.id());
      switch (step.action()) {
        case Action.Apply _ -> all.add(new Paragraph("Schema", schema(state)));
        case Action.Backup _ -> all.add(new Paragraph("Backup", backup(state)));
        case Action.Manual _,
            Action.Query _,
            Action.Sql _,
            Action.Locks _,
            Action.Rollback _,
            Action.Decide _,
            Action.Wait _,
            Action.Approve _,
            Action.Command _,
            Action.Call _ -> {
          if (state.tookEffect() && !switches.hold(step)) {
            others.add(step.title());
          }
        }
      }
    }
    if (!others.isEmpty()) {
      all.add(new Paragraph("In effect", String.join(", ", others) + "."));
    }
    all.addAll(approvals());
    return all;
  }

  private String schema(StepState state) {
    var inEffect = versions(state.labelsInEffect());
    var applied =
        versions(
            state.attempts().stream()
                .filter(attempt -> !attempt.subject().isUndo())
                .flatMap(attempt -> attempt.parts().stream())
                .filter(PartState::committed)
                .map(PartState::label)
                .toList());
    var words = new ArrayList<String>();
    if (!inEffect.isEmpty()) {
      words.add(named(inEffect) + " applied " + finished(state) + ".");
    }
    var back = applied.stream().filter(version -> !inEffect.contains(version)).toList();
    if (!back.isEmpty()) {
      words.add(
          named(back)
              + " rolled back "
              + Formats.moment(state.since())
              + " UTC"
              + (state.undo() == UndoStatus.UNDONE_VERIFIED ? ", verified" : ", not verified")
              + ".");
    }
    return words.isEmpty()
        ? "Unchanged: no migration of this run is in effect."
        : String.join(" ", words);
  }

  private static List<String> versions(List<String> labels) {
    return labels.stream().map(label -> label.replaceFirst("#.*", "")).distinct().toList();
  }

  private static String named(List<String> versions) {
    return versions.size() <= NAMED
        ? String.join(", ", versions)
        : versions.getFirst()
            + " to "
            + versions.getLast()
            + " ("
            + versions.size()
            + " migrations)";
  }

  /** When the step was done, or, where it did not come to that, when its last attempt began. */
  private static String finished(StepState state) {
    var at =
        state.status() == StepStatus.DONE && state.undo() == UndoStatus.NONE
            ? state.since()
            : state.attempts().reversed().stream()
                .filter(attempt -> !attempt.subject().isUndo())
                .map(AttemptState::started)
                .findFirst()
                .orElse(state.since());
    return Formats.moment(at) + " UTC";
  }

  private static String backup(StepState state) {
    return state.status() == StepStatus.DONE
        ? "Made "
            + finished(state)
            + state.said().value().map(value -> ": " + value).orElse("")
            + "."
        : "None was made by this run.";
  }

  private List<Paragraph> approvals() {
    var all = new ArrayList<Paragraph>();
    for (var entry : picture.entries()) {
      var at = " at " + Formats.moment(entry.at()) + " UTC";
      switch (entry.event()) {
        case JournalEvent.ApprovalGiven given ->
            all.add(
                new Paragraph(
                    "Approved",
                    title(given.step())
                        + ": by "
                        + given.by()
                        + at
                        + given.reason().map(reason -> ": “" + reason + "”").orElse("")
                        + "."));
        case JournalEvent.ApprovalRefused refused ->
            all.add(
                new Paragraph(
                    "Refused",
                    title(refused.step())
                        + ": by "
                        + refused.by()
                        + at
                        + ": “"
                        + refused.reason()
                        + "”."));
        default -> {}
      }
    }
    return all;
  }

  private String title(String step) {
    return picture.runbook().step(step).map(Step::title).orElse(step);
  }

  /** The same as one text. */
  String text() {
    return paragraphs().stream()
        .map(one -> one.label() + ": " + one.text())
        .collect(Collectors.joining("\n"));
  }
}
