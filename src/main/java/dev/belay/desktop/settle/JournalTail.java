package dev.belay.desktop.settle;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.settle.SettleScreen.Line;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.report.EntryWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The last lines of a journal that tell how an attempt broke off. */
final class JournalTail {
  private static final int MOST = 9;

  private JournalTail() {}

  static List<Line> of(List<Entry> entries, Subject subject) {
    var told =
        entries.stream()
            .dropWhile(entry -> !begins(entry, subject))
            .filter(entry -> tells(entry.event(), subject))
            .collect(Collectors.toCollection(ArrayList::new));
    for (var i = told.size() - 2; i >= 0; i--) {
      if (answered(told.get(i)) && answered(told.get(i + 1))) {
        told.remove(i);
      }
    }
    return told.subList(Math.max(0, told.size() - MOST), told.size()).stream()
        .map(JournalTail::line)
        .toList();
  }

  /** Of several answered statements in a row the last one tells how far it came. */
  private static boolean answered(Entry entry) {
    return entry.event() instanceof JournalEvent.StatementDone;
  }

  private static boolean begins(Entry entry, Subject subject) {
    return entry.event() instanceof JournalEvent.AttemptStarted event
        && event.subject().equals(subject);
  }

  private static boolean tells(JournalEvent event, Subject subject) {
    return switch (event) {
      case JournalEvent.PartStarted _,
          JournalEvent.StatementSent _,
          JournalEvent.Output _,
          JournalEvent.GateRead _,
          JournalEvent.EvidenceRead _,
          JournalEvent.Captured _,
          JournalEvent.SessionOpened _ ->
          false;
      case JournalEvent.OfStep of -> of.step().equals(subject.step());
      case JournalEvent.RunOpened _,
          JournalEvent.TargetBound _,
          JournalEvent.SessionLost _,
          JournalEvent.RunResumed _,
          JournalEvent.RunHeld _,
          JournalEvent.RunContinued _,
          JournalEvent.StopRequested _,
          JournalEvent.SessionActed _,
          JournalEvent.RunFinished _,
          JournalEvent.RollbackStarted _ ->
          true;
    };
  }

  private static Line line(Entry entry) {
    var words = EntryWords.of(entry.event());
    return new Line(
        Formats.journalMoment(entry.at()),
        sentence(words),
        words.weight() == EntryWords.Weight.DOUBT);
  }

  private static String sentence(EntryWords words) {
    var word = words.word();
    var first = word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT);
    var head = word.isEmpty() ? "" : first + word.substring(1);
    return words.detail().isEmpty() ? head : head + ": " + words.detail();
  }
}
