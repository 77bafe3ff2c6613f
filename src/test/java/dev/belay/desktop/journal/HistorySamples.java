package dev.belay.desktop.journal;

import dev.belay.desktop.testing.RunJournal;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Data folders with runs in each state. */
final class HistorySamples {
  private HistorySamples() {}

  /** Done, in doubt, one whose journal was changed by hand, and one that has none. */
  static HistoryReader several(Path home) {
    try (var run = new RunJournal(home, "staging")) {
      run.upTo("apply");
      run.say(
          new JournalEvent.RunFinished(
              JournalEvent.RunOutcome.COMPLETED, "All steps are done, nobody waits."));
    }
    try (var run = new RunJournal(home, "development")) {
      run.upTo("people");
      tamper(run.store().journal(run.run()), 5);
    }
    try (var run = new RunJournal(home)) {
      var apply = Subject.forward("apply", 1);
      run.upTo("apply").begins(apply, 1).part(apply, 1, "053_split_display_name", 4).lost(apply);
      run.resumed();
      Files.createDirectories(home.resolve("runs/0004-abcdef"));
      return new HistoryReader(run.store());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run of that many entries. */
  static RunJournal of(Path home, int entries) {
    var run = new RunJournal(home);
    run.begins(Subject.forward("rehearsal", 1), 1);
    while (run.entries().size() < entries) {
      run.say(
          new JournalEvent.Output(Subject.forward("rehearsal", 1), "line " + run.entries().size()));
    }
    return run;
  }

  static HistoryReader empty(Path home) {
    return new HistoryReader(new JournalStore(home, () -> RunJournal.START));
  }

  /** Changes one letter of a line. */
  static void tamper(Path journal, int line) {
    try {
      var lines = new java.util.ArrayList<>(Files.readAllLines(journal));
      lines.set(line - 1, lines.get(line - 1).replaceFirst("\"at\":\"2027", "\"at\":\"2026"));
      Files.write(journal, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<EntryLine> entry(List<EntryLine> lines, String holds) {
    return lines.stream().filter(line -> line.said().contains(holds)).findFirst();
  }
}
