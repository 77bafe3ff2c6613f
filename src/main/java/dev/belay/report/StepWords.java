package dev.belay.report;

import static dev.belay.report.EntryWords.words;

import dev.belay.journal.JournalEvent;
import dev.belay.report.EntryWords.Weight;

/** The words of what happened to a step, apart from its attempts. */
final class StepWords {
  private StepWords() {}

  static EntryWords of(JournalEvent.OfStep event) {
    return switch (event) {
      case JournalEvent.OfSubject e -> SubjectWords.of(e);
      case JournalEvent.PlanRead e -> PlanWords.of(e);
      case JournalEvent.StepAwaits e ->
          words(
              e.need() == JournalEvent.Need.GATE ? "waiting" : "waiting for you",
              e.prompt(),
              Weight.ACCENT);
      case JournalEvent.GateRead e -> EntryWords.of(e.evidence(), "gate ");
      case JournalEvent.GateOverridden e ->
          words(
              "overridden",
              "gate " + e.gate() + ", by " + e.by() + ": " + e.reason(),
              Weight.WARNING);
      case JournalEvent.StepConfirmed e ->
          words("confirmed", how(e.how()) + " by " + e.by(), Weight.MUTED);
      case JournalEvent.StepNotApplicable e -> words("not applicable", e.condition(), Weight.MUTED);
      case JournalEvent.StepSkipped e -> by("skipped", e.by(), e.reason(), Weight.DANGER);
      case JournalEvent.StepDeferred e -> by("deferred", e.by(), e.reason(), Weight.WARNING);
      case JournalEvent.StepOverridden e -> by("overridden", e.by(), e.reason(), Weight.WARNING);
      case JournalEvent.Captured e -> words("kept", e.name() + " = " + e.value(), Weight.MUTED);
      case JournalEvent.EvidenceRead e -> EntryWords.of(e.evidence(), "");
      case JournalEvent.ValueGiven e ->
          words("answered", e.value() + ", by " + e.by(), Weight.PLAIN);
      case JournalEvent.AnswerGiven e ->
          words(
              "answered",
              e.answer() + ", by " + e.by() + e.reason().map(why -> ": " + why).orElse(""),
              Weight.PLAIN);
      case JournalEvent.ApprovalGiven e ->
          words(
              "approved",
              "by "
                  + e.by()
                  + ", until "
                  + EntryWords.time(e.expires())
                  + e.reason().map(why -> ", although refused before: " + why).orElse(""),
              Weight.SUCCESS);
      case JournalEvent.ApprovalRefused e -> by("refused", e.by(), e.reason(), Weight.DANGER);
      case JournalEvent.ApprovalExpired _ ->
          words("expired", "the approval does not hold any more", Weight.WARNING);
      case JournalEvent.StepDone e -> words("done", e.value(), Weight.SUCCESS);
      case JournalEvent.StepFailed e ->
          words("failed", EntryWords.sentences(e.cause()), Weight.DANGER);
      case JournalEvent.StepStopped e -> words("stopped", e.stays(), Weight.DANGER);
      case JournalEvent.TruthChanged e ->
          words(
              e.holds() ? "true again" : "no longer true",
              EntryWords.line(e.evidence()),
              e.holds() ? Weight.SUCCESS : Weight.WARNING);
      case JournalEvent.PointOfNoReturn _ ->
          words("no way back", "from here on undoing is not offered", Weight.WARNING);
      case JournalEvent.StepReopened e -> by("opened again", e.by(), e.why(), Weight.MUTED);
      case JournalEvent.WentTo e -> words("leads to", e.to() + ", " + e.why(), Weight.PLAIN);
      case JournalEvent.LossesCounted e -> LossWords.of(e);
      case JournalEvent.LossesCompared e -> LossWords.of(e);
      case JournalEvent.Undone e ->
          words(
              e.verified() ? "undone, verified" : "undone, not verified",
              e.value(),
              e.verified() ? Weight.SUCCESS : Weight.WARNING);
      case JournalEvent.UndoFailed e ->
          words("undo failed", EntryWords.sentences(e.cause()), Weight.DANGER);
    };
  }

  private static String how(JournalEvent.Need need) {
    return switch (need) {
      case TYPED_TARGET -> "by typing the target,";
      case SECOND_PERSON -> "as second person,";
      case CONFIRMATION, VALUE, ANSWER, APPROVAL, GATE, VERDICT, CHOICE -> "";
    };
  }

  private static EntryWords by(String word, String by, String reason, Weight weight) {
    return words(word, "by " + by + ": " + reason, weight);
  }
}
