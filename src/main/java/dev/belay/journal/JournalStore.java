package dev.belay.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.belay.journal.JournalStoreException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journals of a data folder: {@code <home>/runs/<run>/journal.jsonl}. */
public final class JournalStore {
  private static final Pattern RUN = Pattern.compile("(\\d{4,})-[0-9a-f]{6}");

  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);

  private final Path runs;
  private final InstantSource clock;

  /** Keeps runs below that data folder. */
  public JournalStore(Path home, InstantSource clock) {
    this.runs = home.resolve("runs");
    this.clock = clock;
  }

  /**
   * A run that was opened.
   *
   * @param cut what was cut off a line that a crash had torn
   */
  public record Opened(JournalWriter writer, List<Entry> entries, Optional<String> cut) {
    public Opened {
      entries = List.copyOf(entries);
    }
  }

  /** The folder of a run. */
  public Path folder(String run) {
    return runs.resolve(run);
  }

  /** Makes the folder of a new run, with the next number and a random end. */
  public String newRun() throws JournalStoreException {
    try {
      createPrivate(runs);
      while (true) {
        var next = 1 + list(runs).stream().mapToLong(JournalStore::number).max().orElse(0);
        var random = new byte[3];
        new SecureRandom().nextBytes(random);
        var run = String.format("%04d-%s", next, HexFormat.of().formatHex(random));
        try {
          Files.createDirectory(folder(run), privately(folder(run)));
          return run;
        } catch (FileAlreadyExistsException e) {
          continue;
        }
      }
    } catch (IOException e) {
      throw files(e);
    }
  }

  /** Makes the journal of a new run. */
  public JournalWriter create(String run) throws JournalStoreException {
    try {
      createPrivate(folder(run));
      var lockChannel = lockChannel(run);
      var lock = lock(run, lockChannel);
      var file = folder(run).resolve("journal.jsonl");
      var channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      forceFolder(folder(run));
      forceFolder(runs);
      return new JournalWriter(run, channel, lockChannel, lock, clock);
    } catch (IOException e) {
      throw files(e);
    }
  }

  /** Opens the journal of a run to go on with it. */
  public Opened open(String run) throws JournalStoreException {
    var found = name(run);
    try {
      var lockChannel = lockChannel(found);
      var lock = lock(found, lockChannel);
      var file = folder(found).resolve("journal.jsonl");
      var reading = JournalReader.read(file);
      if (!reading.problems().isEmpty()) {
        lockChannel.close();
        var problem = reading.problems().getFirst();
        throw new JournalStoreException(
            Reason.DAMAGED, "Run " + found + ", line " + problem.line() + ": " + problem.what(),
            problem.cure());
      }
      var channel = FileChannel.open(file, StandardOpenOption.WRITE);
      channel.truncate(reading.intact());
      channel.position(reading.intact());
      channel.force(true);
      var writer = new JournalWriter(found, channel, lockChannel, lock, clock);
      writer.continueAfter(reading);
      return new Opened(writer, reading.entries(), reading.torn());
    } catch (NoSuchFileException e) {
      throw noSuchRun(run);
    } catch (IOException e) {
      throw files(e);
    }
  }

  /** Reads a journal, while another process may be writing it. */
  public JournalReading read(String run) throws JournalStoreException {
    var found = name(run);
    try {
      return JournalReader.read(folder(found).resolve("journal.jsonl"));
    } catch (NoSuchFileException e) {
      throw noSuchRun(run);
    } catch (IOException e) {
      throw files(e);
    }
  }

  /** All runs, the newest first. */
  public List<RunSummary> list() throws JournalStoreException {
    try {
      var summaries = new ArrayList<RunSummary>();
      for (var run :
          list(runs).stream().sorted(Comparator.comparingLong(JournalStore::number).reversed())
              .toList()) {
        summaries.add(summary(run));
      }
      return summaries;
    } catch (IOException e) {
      throw files(e);
    }
  }

  private RunSummary summary(String run) {
    try {
      var reading = JournalReader.read(folder(run).resolve("journal.jsonl"));
      var problem = reading.problems().stream().findFirst();
      var state =
          reading.entries().isEmpty() ? Optional.<RunState>empty() : Optional.of(reading.state());
      return new RunSummary(run, state, problem);
    } catch (IOException e) {
      return new RunSummary(
          run,
          Optional.empty(),
          Optional.of(
              new JournalProblem(
                  0, "There is no journal that can be read.", "The run had not begun.")));
    }
  }

  /** The full name of a run; its number alone is enough where it is the only one. */
  public String name(String run) throws JournalStoreException {
    if (RUN.matcher(run).matches()) {
      return run;
    }
    try {
      var matches = list(runs).stream().filter(one -> one.startsWith(run + "-")).toList();
      if (matches.size() == 1) {
        return matches.getFirst();
      }
    } catch (IOException e) {
      throw files(e);
    }
    throw noSuchRun(run);
  }

  private FileChannel lockChannel(String run) throws IOException, JournalStoreException {
    if (!Files.isDirectory(folder(run))) {
      throw noSuchRun(run);
    }
    return FileChannel.open(
        folder(run).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private FileLock lock(String run, FileChannel channel)
      throws IOException, JournalStoreException {
    var owner = folder(run).resolve("owner");
    try {
      var lock = channel.tryLock();
      if (lock != null) {
        Files.writeString(owner, "process " + ProcessHandle.current().pid());
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another part of this very process has it: the same answer.
      channel.close();
    }
    channel.close();
    var who = Files.exists(owner) ? Files.readString(owner) : "another process";
    throw new JournalStoreException(
        Reason.TAKEN,
        "Run " + run + " is open in another Belay (" + who + ").",
        "Close it there; one run is driven by one Belay at a time.");
  }

  private static List<String> list(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (var folders = Files.list(runs)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> RUN.matcher(name).matches())
          .toList();
    }
  }

  private static long number(String run) {
    return Long.parseLong(run.substring(0, run.indexOf('-')));
  }

  private static void createPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      try {
        Files.createDirectory(folder, privately(folder));
      } catch (FileAlreadyExistsException e) {
        // Somebody made it meanwhile.
        return;
      }
    }
  }

  private static FileAttribute<?>[] privately(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** A new name in a folder is only safe once the folder itself is on disk. */
  private static void forceFolder(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some file systems cannot force a folder; their journals are safe without.
      LOG
          .debug("A folder cannot be forced: {}", e.getMessage());
    }
  }

  private static JournalStoreException noSuchRun(String run) {
    return new JournalStoreException(
        Reason.NO_SUCH_RUN, "There is no run " + run + ".", "belay runs lists the runs.");
  }

  private static JournalStoreException files(IOException e) {
    return new JournalStoreException(
        Reason.FILES,
        "The journal's files cannot be used: " + e + ".",
        "Look at the data folder's disk space and rights.");
  }
}
