package dev.belay.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A password file of a child process's own, readable by this user only and gone when closed
 * (PostgreSQL manual, section 34.16). It keeps the password out of arguments and environments,
 * which other processes can read.
 */
final class PasswordFile implements AutoCloseable {
  private final Path path;

  private PasswordFile(Path path) {
    this.path = path;
  }

  /** Writes it into that folder, for that server and role only; the observer is told it first. */
  static PasswordFile write(ServerAddress address, Path folder, BackupObserver observer)
      throws IOException {
    var path = folder.resolve("belay-" + UUID.randomUUID() + ".pgpass").toAbsolutePath();
    observer.making(BackupObserver.Making.PASSWORD_FILE, path.toString());
    var onlyMine = PosixFilePermissions.fromString("rw-------");
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(onlyMine));
    }
    var line =
        Stream.of(
                address.host(),
                String.valueOf(address.port()),
                "*",
                address.user(),
                address.password().get())
            .map(field -> field.equals("*") ? field : escaped(field))
            .collect(Collectors.joining(":"));
    Files.writeString(path, line + "\n", UTF_8);
    return new PasswordFile(path);
  }

  private static String escaped(String field) {
    return field.replace("\\", "\\\\").replace(":", "\\:");
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
