package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * This process owns a sandbox's folder: a file lock that the operating system drops with the
 * process, and a file that names the process for people. The lock decides; the number of a process
 * may be taken again by another one.
 */
final class Ownership implements AutoCloseable {
  private final InstanceFolder folder;
  private final FileChannel channel;

  private Ownership(InstanceFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the folder; empty when a living Belay, this one included, has it. */
  static Optional<Ownership> take(InstanceFolder folder) throws IOException {
    if (isThisProcess(folder.ownerFile())) {
      // Opening and closing the lock's file here would drop the lock that this process holds.
      return Optional.empty();
    }
    var channel =
        FileChannel.open(
            folder.ownerLockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        channel.close();
        return Optional.empty();
      }
      Files.writeString(folder.ownerFile(), line(ProcessHandle.current()));
      return Optional.of(new Ownership(folder, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The living process that owns the folder, if one does. Changes nothing. */
  static Optional<Long> livingOwner(InstanceFolder folder) throws IOException {
    var file = folder.ownerFile();
    if (isThisProcess(file)) {
      return Optional.of(ProcessHandle.current().pid());
    }
    if (!Files.exists(folder.ownerLockFile())) {
      return Optional.empty();
    }
    try (var channel = FileChannel.open(folder.ownerLockFile(), StandardOpenOption.WRITE)) {
      return channel.tryLock() == null ? Optional.of(pid(file)) : Optional.empty();
    }
  }

  private static boolean isThisProcess(Path ownerFile) throws IOException {
    return Files.exists(ownerFile)
        && Files.readString(ownerFile).equals(line(ProcessHandle.current()));
  }

  private static long pid(Path ownerFile) throws IOException {
    if (!Files.exists(ownerFile)) {
      return 0;
    }
    var words = Files.readString(ownerFile).strip().split(" ");
    return words[0].chars().allMatch(Character::isDigit) && !words[0].isEmpty()
        ? Long.parseLong(words[0])
        : 0;
  }

  private static String line(ProcessHandle process) {
    var started = process.info().startInstant().map(Instant::toString).orElse("unknown");
    return process.pid() + " " + started + "\n";
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(folder.ownerFile());
    } finally {
      channel.close();
    }
  }
}
