package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of all Belays of this machine at a time change a shared folder. The operating
 * system lets the lock go when the process dies.
 */
final class FolderLock {
  /**
   * A file lock belongs to the whole process, so the threads of this one need a lock of their own.
   */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private FolderLock() {}

  /** Work that may fail in one way of its own besides files. */
  @FunctionalInterface
  interface Work<T, X extends Exception> {
    T run() throws IOException, X;
  }

  /** Waits until nobody else holds the lock of that folder, which is made if missing, and works. */
  static <T, X extends Exception> T holding(Path folder, Work<T, X> work) throws IOException, X {
    IN_THIS_PROCESS.lock();
    try {
      Files.createDirectories(folder);
      try (var channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return work.run();
      }
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
