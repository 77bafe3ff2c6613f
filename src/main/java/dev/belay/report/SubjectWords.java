package dev.belay.report;

import static dev.belay.report.EntryWords.words;

import dev.belay.journal.JournalEvent;
import dev.belay.report.EntryWords.Weight;
import java.util.List;

/** The words of what an attempt did. */
final class SubjectWords {
  private SubjectWords() {}

  static EntryWords of(JournalEvent.OfSubject event) {
    return switch (event) {
      case JournalEvent.AttemptStarted e -> started(e);
      case JournalEvent.PartStarted e ->
          words(
              "part " + e.part(),
              e.label()
                  + ", "
                  + EntryWords.plural(e.statements(), "statement")
                  + (e.transaction() ? " in one transaction" : " outside of a transaction")
                  + (e.marker() ? ", with a marker row" : ""),
              Weight.MUTED);
      case JournalEvent.TransactionAssigned e ->
          words(
              "transaction",
              e.transactionId() + " assigned" + (e.durable() ? ", durable" : ""),
              Weight.MUTED);
      case JournalEvent.StatementSent e ->
          words("sent", "statement " + e.statement() + ": " + e.summary(), Weight.MUTED);
      case JournalEvent.StatementDone e ->
          words(
              "answered",
              "statement "
                  + e.statement()
                  + " in "
                  + EntryWords.duration(e.millis())
                  + (e.rows() >= 0 ? ", " + EntryWords.plural(e.rows(), "row") : ""),
              e.rows() == 0 ? Weight.WARNING : Weight.MUTED);
      case JournalEvent.CommitSent e -> words("COMMIT sent", "part " + e.part(), Weight.PLAIN);
      case JournalEvent.PartCommitted e -> words("committed", e.label(), Weight.PLAIN);
      case JournalEvent.Output e -> words("", e.line(), Weight.MUTED);
      case JournalEvent.BlockersSeen e ->
          words(
              "blocked", "by " + EntryWords.plural(e.blockers().size(), "session"), Weight.WARNING);
      case JournalEvent.GuardTripped e ->
          words(
              "guard",
              "Belay cancelled its own statement after "
                  + EntryWords.duration(e.millis())
                  + ", because "
                  + EntryWords.plural(e.waiting(), "session")
                  + " waited on it",
              Weight.WARNING);
      case JournalEvent.GuardExtended e ->
          words(
              "guard extended",
              "by "
                  + EntryWords.duration(e.millis())
                  + ", "
                  + e.by()
                  + e.reason().map(reason -> ": " + reason).orElse(""),
              Weight.WARNING);
      case JournalEvent.AttemptFailed e ->
          words(
              "try " + e.subject().attempt() + " failed",
              EntryWords.sentences(e.cause())
                  + e.retryAt().map(at -> " Next try at " + EntryWords.time(at) + ".").orElse(""),
              Weight.WARNING);
      case JournalEvent.InDoubt e -> words("in doubt", e.why(), Weight.DOUBT);
      case JournalEvent.Settled e ->
          words("settled", "as " + EntryWords.word(e.verdict()) + ", by " + e.by(), Weight.DOUBT);
    };
  }

  private static EntryWords started(JournalEvent.AttemptStarted e) {
    var attempt = e.subject().attempt();
    var where = e.where().map(one -> "backend " + one.pid()).orElse("");
    var again = attempt == 1 ? "" : "try " + attempt + (where.isEmpty() ? "" : ", ");
    return words(e.subject().isUndo() ? "being undone" : "running", again + where, Weight.ACCENT);
  }

  static List<EntryWords> further(JournalEvent.OfSubject event) {
    return switch (event) {
      case JournalEvent.StatementDone e -> notices(e.notices());
      case JournalEvent.PartCommitted e -> notices(e.notices());
      case JournalEvent.BlockersSeen e -> e.blockers().stream().map(SubjectWords::blocker).toList();
      case JournalEvent.Settled e ->
          e.evidence().stream().map(one -> EntryWords.of(one, "")).toList();
      case JournalEvent.AttemptStarted _,
          JournalEvent.PartStarted _,
          JournalEvent.TransactionAssigned _,
          JournalEvent.StatementSent _,
          JournalEvent.CommitSent _,
          JournalEvent.Output _,
          JournalEvent.GuardTripped _,
          JournalEvent.GuardExtended _,
          JournalEvent.AttemptFailed _,
          JournalEvent.InDoubt _ ->
          List.of();
    };
  }

  private static EntryWords blocker(JournalEvent.Blocker one) {
    return words(
        "blocked by",
        one.pid()
            + " ("
            + one.user()
            + ", "
            + one.application()
            + "), "
            + one.state()
            + " for "
            + one.age()
            + ": "
            + one.query(),
        Weight.WARNING);
  }

  private static List<EntryWords> notices(List<String> notices) {
    return notices.stream().map(notice -> words("notice", notice, Weight.MUTED)).toList();
  }
}
