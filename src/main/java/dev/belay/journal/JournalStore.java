package dev.belay.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a data folder: {@code <home>/runs/<run-id>/journal.jsonl}. Folders and files are
 * private to their owner. May be used by several threads and processes at once.
 */
public final class JournalStore {
  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

  static final String JOURNAL = "journal.jsonl";

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Pattern NUMBERED = Pattern.compile("([0-9]{4,9})-.*");
  private static final Pattern CLAIM = Pattern.compile("\\.([0-9]{4,9})");

  private final Path runs;
  private final InstantSource clock;
  private final List<FileChannel> kept = new CopyOnWriteArrayList<>();

  /**
   * The runs below that data folder, which need not exist yet.
   *
   * @param clock gives the instants of the entries
   */
  public JournalStore(Path home, InstantSource clock) {
    this.runs = home.resolve("runs");
    this.clock = clock;
  }

  /** The folder of all runs, which need not exist yet. */
  public Path runs() {
    return runs;
  }

  /** The folder of a run, for files that belong to it. */
  public Path folder(String runId) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.MISSING,
          "\"" + runId + "\" is no run's id.",
          "Ids look like 0142-7f3a9c; list the runs to see them.");
    }
    return runs.resolve(runId);
  }

  /**
   * The process that has that run open; empty where none has. Only looked at: it may end at any
   * time. Blocks on the disk.
   */
  public Optional<RunDriver> driver(String runId) {
    try {
      return RunLock.driver(folder(runId));
    } catch (IOException e) {
      LOG.debug("Who drives {} cannot be read", runId, e);
      return Optional.empty();
    }
  }

  /** The journal of a run. */
  public Path journal(String runId) {
    return folder(runId).resolve(JOURNAL);
  }

  /**
   * Makes the folder of a new run and returns its id: the next number and six random digits, such
   * as {@code 0142-7f3a9c}. Two callers never get the same number.
   */
  public String newRunId() {
    try {
      makeFolder(runs);
      var number = highest() + 1;
      while (true) {
        var id = claim(number);
        if (id.isPresent()) {
          return id.get();
        }
        number = Math.max(number, highest()) + 1;
      }
    } catch (IOException e) {
      throw unreadable(runs, e);
    }
  }

  /** Takes a new run back that never began: its folder is removed, if nothing is in it. */
  public void discard(String runId) {
    try {
      Files.deleteIfExists(folder(runId));
    } catch (IOException e) {
      LOG.info("The folder of run {} stays: {}", runId, e.toString());
    }
  }

  /**
   * Whether the run is there and not over. One that cannot be read counts as unfinished; one whose
   * folder is gone does not.
   */
  public boolean unfinished(String runId) {
    if (!Files.exists(journal(runId))) {
      return false;
    }
    var state = read(runId).state();
    return state.isEmpty() || state.get().status() != RunStatus.FINISHED;
  }

  /** Whether the run is there and its journal says that it is over. */
  public boolean finished(String runId) {
    return Files.exists(journal(runId)) && !unfinished(runId);
  }

  /** Only who has the claim's folder may make a run of that number, and looks again before. */
  private Optional<String> claim(long number) throws IOException {
    var digits = String.format("%04d", number);
    var claim = runs.resolve("." + digits);
    try {
      Files.createDirectory(claim, privateFolder());
    } catch (FileAlreadyExistsException _) {
      return Optional.empty();
    }
    try {
      if (folders().stream().anyMatch(name -> name.startsWith(digits + "-"))) {
        return Optional.empty();
      }
      var random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 6);
      var id = digits + "-" + random;
      Files.createDirectory(runs.resolve(id), privateFolder());
      forceFolder(runs);
      return Optional.of(id);
    } finally {
      Files.deleteIfExists(claim);
    }
  }

  private long highest() throws IOException {
    var highest = 0L;
    for (var name : folders()) {
      for (var pattern : List.of(NUMBERED, CLAIM)) {
        var matcher = pattern.matcher(name);
        if (matcher.matches()) {
          highest = Math.max(highest, Long.parseLong(matcher.group(1)));
        }
      }
    }
    return highest;
  }

  private List<String> folders() throws IOException {
    try (var all = Files.list(runs)) {
      return all.filter(Files::isDirectory).map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Begins the journal of a run, without secrets to take out. */
  public JournalWriter create(String runId) {
    return create(runId, Redactor.NOTHING);
  }

  /**
   * Begins the journal of a run.
   *
   * @throws JournalRefusedException when it has one, or somebody else is about to begin it
   */
  public JournalWriter create(String runId, Redactor redactor) {
    var folder = folder(runId);
    try {
      makeFolder(folder);
      var lock = RunLock.take(folder, kept);
      try {
        var journal = folder.resolve(JOURNAL);
        Files.createFile(journal, privateFile());
        forceFolder(folder);
        forceFolder(runs);
        return writer(runId, lock, redactor, JournalWriter.Standing.EMPTY);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.EXISTS,
          "Run " + runId + " has a journal already. It is unchanged.",
          "Resume the run, or start a new one.");
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Opens a run to continue it, without secrets to take out. */
  public OpenedJournal open(String runId) {
    return open(runId, Redactor.NOTHING);
  }

  /**
   * Opens a run to continue it. A last line that was never finished is cut off.
   *
   * @throws JournalRefusedException when somebody writes it, it was tampered with, never began, or
   *     a newer Belay wrote it; the file is unchanged then
   */
  public OpenedJournal open(String runId, Redactor redactor) {
    var folder = folder(runId);
    if (!Files.isRegularFile(folder.resolve(JOURNAL))) {
      throw missing(runId);
    }
    try {
      var lock = RunLock.take(folder, kept);
      try {
        return opened(runId, lock, redactor);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private OpenedJournal opened(String runId, RunLock lock, Redactor redactor) throws IOException {
    var scan = JournalScan.of(journal(runId), Optional.of(runId));
    var reading = scan.reading();
    if (!reading.problems().isEmpty()) {
      var problem = reading.problems().getFirst();
      throw new JournalRefusedException(
          JournalRefusedException.Why.TAMPERED,
          "The journal of run "
              + runId
              + " is not as Belay wrote it. Line "
              + problem.line()
              + ": "
              + problem.what(),
          problem.cure());
    }
    if (reading.state().isEmpty()) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.NEVER_BEGAN,
          "The journal of run "
              + runId
              + " holds no whole entry: the run never began, and nothing"
              + " was done.",
          "Start a new run; the folder of this one may be deleted.");
    }
    var standing = new JournalWriter.Standing(reading.state(), reading.head(), scan.sound());
    var writer = writer(runId, lock, redactor, standing);
    return new OpenedJournal(
        writer, reading.entries(), reading.state().get(), reading.torn().map(t -> "Cut off: " + t));
  }

  private JournalWriter writer(
      String runId, RunLock lock, Redactor redactor, JournalWriter.Standing standing)
      throws IOException {
    var file = new JournalFile.OnDisk(journal(runId), standing.length());
    try {
      if (Files.size(journal(runId)) > standing.length()) {
        file.cut(standing.length());
        file.force();
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new JournalWriter(runId, file, lock, clock, redactor, standing);
  }

  /**
   * Reads a run without touching it, also while another process writes it.
   *
   * @throws JournalRefusedException when there is none, or a newer Belay wrote it
   */
  public JournalReading read(String runId) {
    var journal = journal(runId);
    if (!Files.isRegularFile(journal)) {
      throw missing(runId);
    }
    return JournalScan.of(journal, Optional.of(runId)).reading();
  }

  /** Checks a run, against a head that was kept elsewhere if there is one. */
  public Verification verify(String runId, Optional<JournalHead> expected) {
    return new JournalVerifier().verify(read(runId), expected);
  }

  /** All runs, newest first; those that cannot be read say why. */
  public List<RunSummary> list() {
    return ids().stream().map(this::summary).toList();
  }

  /** The ids of all runs, newest first; nothing of them is read. */
  public List<String> ids() {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try {
      return folders().stream()
          .filter(name -> RUN_ID.matcher(name).matches())
          .sorted(
              Comparator.comparingLong(JournalStore::number)
                  .thenComparing(Comparator.naturalOrder())
                  .reversed())
          .toList();
    } catch (IOException e) {
      throw unreadable(runs, e);
    }
  }

  private static long number(String runId) {
    var matcher = NUMBERED.matcher(runId);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private RunSummary summary(String runId) {
    try {
      return RunSummary.of(runId, read(runId));
    } catch (JournalRefusedException e) {
      return new RunSummary(runId, Optional.empty(), Optional.of(e.happened()));
    } catch (RuntimeException e) {
      return new RunSummary(runId, Optional.empty(), Optional.of(unknownFault(runId, e)));
    }
  }

  /** One run that nobody foresaw must not hide the others; its text may hold anything. */
  private static String unknownFault(String runId, RuntimeException e) {
    LOG.warn("The journal of run {} cannot be read.", runId, e);
    return "The journal cannot be read: " + e.getClass().getSimpleName() + ". It is unchanged.";
  }

  private static JournalRefusedException missing(String runId) {
    return new JournalRefusedException(
        JournalRefusedException.Why.MISSING,
        "There is no run " + runId + " in this data folder.",
        "List the runs to see their ids, or set BELAY_HOME to the folder that holds it.");
  }

  private static JournalRefusedException unreadable(Path path, IOException cause) {
    var refusal =
        new JournalRefusedException(
            JournalRefusedException.Why.UNREADABLE,
            "Belay cannot use " + path + ": " + cause.getMessage() + ".",
            "Check that the disk has room and that the folder belongs to you.");
    refusal.initCause(cause);
    return refusal;
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, privateFolder());
      forceFolder(folder.toAbsolutePath().resolveSibling("."));
    }
  }

  /** Makes a new name in that folder last; Windows has no such thing and keeps names by itself. */
  private static void forceFolder(Path folder) throws IOException {
    if (!posix(folder)) {
      return;
    }
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] privateFile() {
    return attributes("rw-------");
  }

  private static FileAttribute<?>[] privateFolder() {
    return attributes("rwx------");
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return posix(Path.of(""))
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
