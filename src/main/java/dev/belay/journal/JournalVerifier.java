package dev.belay.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks journals without changing them. */
public final class JournalVerifier {

  /**
   * Checks every line, the chain, and that each event follows from the ones before.
   *
   * @param path the journal, or the folder of its run
   * @param expected a head that was kept outside of the journal
   * @throws JournalRefusedException when there is no journal, it cannot be read, or a newer Belay
   *     wrote it
   */
  public Verification verify(Path path, Optional<JournalHead> expected) {
    var file = Files.isDirectory(path) ? path.resolve(JournalStore.JOURNAL) : path;
    return verify(JournalScan.of(file).reading(), expected);
  }

  /** Reads a journal's file, to its first problem. */
  public JournalReading read(Path file) {
    return JournalScan.of(file).reading();
  }

  /** Checks what was read of a journal. */
  Verification verify(JournalReading reading, Optional<JournalHead> expected) {
    var problems = new ArrayList<>(reading.problems());
    if (problems.isEmpty()) {
      expected.flatMap(head -> compare(reading.entries(), head)).ifPresent(problems::add);
    }
    return new Verification(
        reading.entries().size(), reading.head(), problems, reading.torn(), expected.isPresent());
  }

  private static Optional<JournalProblem> compare(List<Entry> entries, JournalHead head) {
    if (head.seq() > entries.size()) {
      return Optional.of(
          new JournalProblem(
              entries.size() + 1L,
              "the journal ends with entry "
                  + entries.size()
                  + ", but entry "
                  + head.seq()
                  + " was anchored: its end is missing.",
              JournalScan.TAMPERING_CURE));
    }
    if (head.seq() < 1 || !entries.get((int) head.seq() - 1).hash().equals(head.hash())) {
      return Optional.of(
          new JournalProblem(
              Math.max(1, head.seq()),
              "the entry is not the one that was anchored: the journal was written anew up to"
                  + " here, or belongs to another run.",
              JournalScan.TAMPERING_CURE));
    }
    return Optional.empty();
  }
}
