package dev.belay.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads journals and finds what is wrong with them. */
final class JournalReader {
  private final List<Entry> entries = new ArrayList<>();
  private final List<JournalProblem> problems = new ArrayList<>();
  private Optional<RunState> state = Optional.empty();
  private long intact;

  private JournalReader() {}

  static JournalReading read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    return new JournalReader().read(bytes);
  }

  private JournalReading read(byte[] bytes) {
    var start = 0;
    var torn = Optional.<String>empty();
    while (start < bytes.length) {
      var end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        torn = Optional.of(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        break;
      }
      var line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      if (!take(line, end + 1 == bytes.length)) {
        if (problems.isEmpty()) {
          torn = Optional.of(line);
        }
        break;
      }
      intact = end + 1L;
      start = end + 1;
    }
    if (entries.isEmpty() && problems.isEmpty()) {
      problems.add(
          new JournalProblem(
              0, "The journal holds no whole line.", "Nothing had begun: the run can be deleted."));
    }
    return new JournalReading(entries, problems, torn, intact);
  }

  /** Takes a line; a last one full of NULs is what a crash leaves of an append. */
  private boolean take(String line, boolean last) {
    if (last && !line.isEmpty() && line.chars().allMatch(character -> character == 0)) {
      return false;
    }
    var number = entries.size() + 1L;
    try {
      var entry = Chain.read(line);
      var expected = entries.isEmpty() ? Chain.START : entries.getLast().hash();
      if (entry.seq() != number) {
        return broken(number, "The line is number " + entry.seq() + " of its journal.");
      }
      if (!entry.prev().equals(expected)) {
        return broken(number, "The line does not follow the one before it.");
      }
      state = Optional.of(state.isEmpty() ? Fold.first(entry) : Fold.next(state.get(), entry));
      entries.add(entry);
      return true;
    } catch (Chain.BrokenLineException | IllegalEventException e) {
      return broken(number, String.valueOf(e.getMessage()));
    }
  }

  private boolean broken(long line, String what) {
    problems.add(
        new JournalProblem(
            line,
            what + " The journal was changed or damaged.",
            "It can be read up to the line before; the run cannot be driven any more. Take the"
                + " file from a copy."));
    return false;
  }
}
