package dev.belay.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a journal line by line, checks each, and folds what is sound. */
final class JournalScan {
  static final String TAMPERING_CURE =
      "Keep the file as it is, find out who changed it, and compare it with a copy or the report;"
          + " the run can be read but not continued.";

  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();
  private final List<JournalProblem> problems = new ArrayList<>();
  private Optional<RunState> state = Optional.empty();
  private Optional<String> torn = Optional.empty();
  private String writtenBy = "of unknown version";
  private long sound;

  // What the next line must begin with; after a problem, what the line there claims.
  private long nextSeq = 1;
  private Optional<String> prev = Optional.of(JournalLine.NOTHING_BEFORE);

  private final Optional<String> run;

  private JournalScan(Path file, Optional<String> run) {
    this.file = file;
    this.run = run;
  }

  /**
   * Reads the whole file, of whichever run.
   *
   * @throws JournalRefusedException when there is none, it cannot be read, or a newer Belay wrote
   *     it
   */
  static JournalScan of(Path file) {
    return of(file, Optional.empty());
  }

  /** Reads the whole file, which must be of that run. */
  static JournalScan of(Path file, Optional<String> run) {
    var scan = new JournalScan(file, run);
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      scan.lines(in);
    } catch (NoSuchFileException e) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.MISSING,
          "There is no journal at " + file + ".",
          "List the runs, or set the data folder that holds it.");
    } catch (IOException e) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.UNREADABLE,
          "The journal at " + file + " cannot be read: " + e.getMessage() + ".",
          "Check the disk and the permissions of that file; it is unchanged.");
    }
    return scan;
  }

  JournalReading reading() {
    return new JournalReading(entries, state, problems, torn);
  }

  /** How many bytes the sound entries take. */
  long sound() {
    return sound;
  }

  private void lines(InputStream in) throws IOException {
    var number = 0L;
    var line = Line.read(in);
    while (line != null) {
      number++;
      var after = Line.read(in);
      if (after == null && line.unfinished()) {
        torn = Optional.of(tornOff(line));
        return;
      }
      if (problems.size() < MOST_PROBLEMS) {
        check(number, line);
      }
      line = after;
    }
  }

  private String tornOff(Line line) {
    var text = line.nuls() ? "" : new String(line.bytes(), StandardCharsets.UTF_8);
    var shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return line.length()
        + " bytes behind entry "
        + entries.size()
        + " are a line that was never finished"
        + (line.nuls() ? " (the disk holds zeros there)." : ": " + shown);
  }

  private void check(long number, Line line) {
    if (line.bytes().length < line.length()) {
      broken(number, "the line is longer than " + JournalLine.LONGEST + " bytes.");
    } else if (!JournalLine.sealed(line.bytes())) {
      broken(number, "the line does not have the hash of what it holds: it was changed.");
      claim(line);
    } else {
      sealed(number, line);
    }
  }

  private void sealed(long number, Line line) {
    if (number == 1) {
      version(line);
    }
    Entry entry;
    try {
      entry = JournalLine.read(line.bytes());
    } catch (JacksonException e) {
      throw newer(
          "Line "
              + number
              + " of "
              + file
              + " holds something that this Belay does not know: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + ". Belay "
              + writtenBy
              + " began the journal.");
    }
    chain(number, entry);
    if (problems.isEmpty()) {
      fold(number, entry, line);
    }
    nextSeq = entry.seq() + 1;
    prev = Optional.of(entry.hash());
  }

  private void chain(long number, Entry entry) {
    if (entry.seq() != nextSeq && prev.isPresent()) {
      broken(
          number,
          "entry "
              + entry.seq()
              + " stands where entry "
              + nextSeq
              + " belongs: lines were removed, inserted or moved.");
    } else if (prev.isPresent() && !prev.get().equals(entry.prev())) {
      broken(
          number,
          "entry "
              + entry.seq()
              + " does not continue the line before it: one of them was"
              + " replaced.");
    } else if (!belongs(entry)) {
      broken(number, "the entry belongs to run " + entry.run() + ".");
    }
  }

  private boolean belongs(Entry entry) {
    return run.or(() -> entries.stream().findFirst().map(Entry::run))
        .map(entry.run()::equals)
        .orElse(true);
  }

  private void fold(long number, Entry entry, Line line) {
    try {
      state = Optional.of(state.isPresent() ? Fold.next(state.get(), entry) : Fold.first(entry));
      entries.add(entry);
      sound += line.length() + 1;
    } catch (IllegalEventException e) {
      broken(number, "the event does not follow from those before it. " + e.getMessage());
    }
  }

  private void version(Line line) {
    var version = JournalLine.version(line.bytes());
    writtenBy = version.belay();
    if (version.format() > JournalLine.FORMAT) {
      throw newer(
          "The journal at "
              + file
              + " has format "
              + version.format()
              + " of Belay "
              + version.belay()
              + "; this Belay reads formats up to "
              + JournalLine.FORMAT
              + ".");
    }
  }

  private static JournalRefusedException newer(String happened) {
    return new JournalRefusedException(
        JournalRefusedException.Why.NEWER,
        happened,
        "Nothing was changed. Open the run with the Belay that wrote it, or a newer one.");
  }

  /** Goes on behind a changed line with what the line says of itself, so that it is told once. */
  private void claim(Line line) {
    nextSeq++;
    try {
      prev = Optional.of(JournalLine.read(line.bytes()).hash());
    } catch (JacksonException e) {
      prev = Optional.empty();
    }
  }

  private void broken(long number, String what) {
    problems.add(new JournalProblem(number, what, TAMPERING_CURE));
  }

  /**
   * A line as it is on the disk.
   *
   * @param bytes without the line feed, at most the longest that is lawful
   * @param length how many there are
   * @param nuls whether zeros are among them: Belay writes none, a crash of the machine leaves some
   */
  private record Line(byte[] bytes, long length, boolean terminated, boolean nuls) {

    boolean unfinished() {
      return !terminated || nuls;
    }

    static @Nullable Line read(InputStream in) throws IOException {
      var bytes = new ByteArrayOutputStream(512);
      var length = 0L;
      var nuls = false;
      var next = in.read();
      while (next >= 0 && next != '\n') {
        length++;
        nuls |= next == 0;
        if (length <= JournalLine.LONGEST) {
          bytes.write(next);
        }
        next = in.read();
      }
      return next < 0 && length == 0
          ? null
          : new Line(bytes.toByteArray(), length, next == '\n', nuls);
    }
  }
}
