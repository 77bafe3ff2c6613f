package dev.belay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where tests keep their files and servers: in memory where the machine has much of it, because a
 * cluster is a thousand files and each new database three hundred; else in the usual temporary
 * folder. Every folder of {@code @TempDir} comes from here ({@code junit-platform.properties}).
 */
public final class QuickFolders implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ENOUGH = 10L << 30;
  private static final String OURS = "belay-tests-";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Path BASE = base();

  /** An empty folder of that kind. */
  public static Path make(String prefix) throws IOException {
    return Files.createTempDirectory(BASE, prefix);
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
      throws IOException {
    return make("junit");
  }

  private static Path base() {
    try {
      if (!Files.isWritable(MEMORY) || Files.getFileStore(MEMORY).getUsableSpace() < ENOUGH) {
        return Path.of(System.getProperty("java.io.tmpdir"));
      }
      leftByDeadProcesses();
      var base = MEMORY.resolve(OURS + ProcessHandle.current().pid());
      Files.createDirectories(base);
      // Servers that run as another user go through it.
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> removeWhenEmpty(base)));
      return base;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A test process that was killed could not clear away what it had. */
  private static void leftByDeadProcesses() throws IOException {
    try (var all = Files.newDirectoryStream(MEMORY, OURS + "*")) {
      for (var one : all) {
        var pid = one.getFileName().toString().substring(OURS.length());
        if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          remove(one);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The shared servers end and clear away in hooks of their own at the same time. */
  private static void removeWhenEmpty(Path base) {
    var deadline = Instant.now().plus(PATIENCE);
    while (Files.exists(base) && Instant.now().isBefore(deadline)) {
      try {
        Files.deleteIfExists(base);
      } catch (IOException e) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
