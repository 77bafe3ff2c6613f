package dev.belay.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  static PasswordFile write(String password) throws IOException {
    var path = Files.createTempFile("belay-", ".pgpass");
    var escaped = password.replace("\\", "\\\\").replace(":", "\\:");
    Files.writeString(path, "*:*:*:*:" + escaped + "\n", UTF_8);
    return new PasswordFile(path);
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
