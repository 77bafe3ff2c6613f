package dev.belay.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write one run: an exclusive lock of the operating system on {@code lock}, which ends
 * with the process, and beside it {@code owner}, which says who has it.
 */
final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final String LOCK = "lock";
  private static final String OWNER = "owner";

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Who writes a run.
   *
   * @param started when the process started, as the operating system says; empty where it does not
   */
  record Owner(long pid, String host, String started) {
    static Owner self() {
      var process = ProcessHandle.current();
      return new Owner(
          process.pid(),
          hostName(),
          process.info().startInstant().map(Instant::toString).orElse(""));
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException _) {
        return "this machine";
      }
    }

    static Optional<Owner> read(Path folder) throws IOException {
      try {
        var lines = Files.readAllLines(folder.resolve(OWNER));
        return lines.size() < 3
            ? Optional.empty()
            : Optional.of(new Owner(Long.parseLong(lines.get(0)), lines.get(1), lines.get(2)));
      } catch (NoSuchFileException | NumberFormatException _) {
        return Optional.empty();
      }
    }

    void write(Path folder) throws IOException {
      var draft = folder.resolve(OWNER + ".new");
      Files.write(draft, List.of(Long.toString(pid), host, started));
      Files.move(
          draft,
          folder.resolve(OWNER),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Whether that process still runs; of another machine nobody can tell, and its word is taken.
     */
    boolean lives() {
      return !host.equals(hostName())
          || ProcessHandle.of(pid)
              .filter(ProcessHandle::isAlive)
              .filter(process ->
                  started.isEmpty()
                      || process
                          .info()
                          .startInstant()
                          .map(start -> start.toString().equals(started))
                          .orElse(true))
              .isPresent();
    }

    String inWords() {
      return "process " + pid + " on " + host + (started.isEmpty() ? "" : ", started " + started);
    }
  }

  /**
   * Takes the lock of the run in that folder.
   *
   * @param kept takes a channel that must stay open: closing any channel of a locked file ends the
   *     locks that the process has on it (fcntl(2))
   * @throws JournalRefusedException when somebody has it
   */
  static RunLock take(Path folder, List<FileChannel> kept) throws IOException {
    var owner = Owner.read(folder);
    if (owner.isPresent() && owner.get().equals(Owner.self())) {
      throw refusal(folder, owner);
    }
    var channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        channel.close();
        throw refusal(folder, Owner.read(folder));
      }
    } catch (OverlappingFileLockException _) {
      kept.add(channel);
      throw refusal(folder, Optional.of(Owner.self()));
    }
    try {
      Owner.self().write(folder);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new RunLock(folder, channel);
  }

  /** The process that has the lock of the run in that folder, and lives. */
  static Optional<RunDriver> driver(Path folder) throws IOException {
    var owner = Owner.read(folder).filter(Owner::lives);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    try {
      var since = Files.getLastModifiedTime(folder.resolve(OWNER)).toInstant();
      return Optional.of(
          new RunDriver(
              owner.get().pid(), owner.get().host(), since, owner.get().equals(Owner.self())));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static JournalRefusedException refusal(Path folder, Optional<Owner> owner) {
    return new JournalRefusedException(
        JournalRefusedException.Why.IN_USE,
        "Run "
            + folder.getFileName()
            + " is open in "
            + owner.map(Owner::inWords).orElse("another process")
            + ". It is not opened twice.",
        "Go on there, or end that process; the run can be read meanwhile.");
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve(OWNER));
    } catch (IOException e) {
      LOG.warn("The owner file of {} stays: {}", folder, e.getMessage());
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("The lock of {} could not be released: {}", folder, e.getMessage());
    }
  }
}
