package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the journal says of who let each statement be sent. */
final class KillSendings {
  private final Set<String> confirmed = new HashSet<>();
  private final Set<Subject> seen = new HashSet<>();
  private final Set<Subject> inFlight = new HashSet<>();
  private final Set<Subject> broken = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private KillSendings() {}

  /**
   * The attempts whose statements were sent without a confirmation of their own; and those that
   * were sent after one that was broken off, with nobody who resumed or continued the run since.
   */
  static List<String> withoutAPerson(List<Entry> entries) {
    var sendings = new KillSendings();
    entries.forEach(entry -> sendings.follow(entry.event()));
    return List.copyOf(sendings.problems);
  }

  private void follow(JournalEvent event) {
    switch (event) {
      case JournalEvent.StepConfirmed e -> confirmed.add(e.step());
      case JournalEvent.RunResumed _, JournalEvent.RunContinued _, JournalEvent.RollbackStarted _ ->
          broken.clear();
      case JournalEvent.StatementSent e -> sending(e.subject());
      case JournalEvent.PartCommitted e -> inFlight.remove(e.subject());
      case JournalEvent.AttemptFailed e -> inFlight.remove(e.subject());
      case JournalEvent.InDoubt e -> {
        // Who resumes a run finds the attempts that its dead process left.
        if (inFlight.remove(e.subject()) && !e.why().startsWith("Belay ended ")) {
          broken.add(e.subject());
        }
      }
      case JournalEvent.Settled e -> {
        if (e.verdict() == Verdict.COMMITTED) {
          broken.remove(e.subject());
        }
      }
      default -> {}
    }
  }

  private void sending(Subject subject) {
    inFlight.add(subject);
    if (!seen.add(subject)) {
      return;
    }
    if (broken.stream().anyMatch(lost -> sameWork(lost, subject))) {
      problems.add(subject + " was sent again, and nobody let it.");
    }
    if (!subject.isUndo() && !confirmed.remove(subject.step())) {
      problems.add(subject + " was sent without a confirmation of its own.");
    }
  }

  private static boolean sameWork(Subject one, Subject other) {
    return one.step().equals(other.step()) && one.direction() == other.direction();
  }
}
