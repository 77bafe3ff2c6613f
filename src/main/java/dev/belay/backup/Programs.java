package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.PROGRAM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * PostgreSQL's client programs of one installation.
 *
 * @param folder where pg_dump, pg_restore and psql lie
 * @param version as pg_dump names it, such as "15.18"
 */
public record Programs(Path folder, String version) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

  /** The programs in that folder. */
  public static Programs in(Path folder) throws BackupException {
    for (var name : new String[] {"pg_dump", "pg_restore", "psql"}) {
      if (!Files.isExecutable(executable(folder, name))) {
        throw new BackupException(
            PROGRAM,
            """
            There is no %s in %s. No backup can be taken or verified. Install PostgreSQL's \
            client programs, or name their folder.\
            """
                .formatted(name, folder));
      }
    }
    var line = firstLine(executable(folder, "pg_dump").toString(), "--version").orElse("");
    var match = VERSION.matcher(line);
    if (!match.find()) {
      throw new BackupException(
          PROGRAM, "pg_dump in %s does not tell its version: \"%s\".".formatted(folder, line));
    }
    return new Programs(folder, match.group(1));
  }

  /** The programs of the installation that {@code pg_config} on the search path belongs to. */
  public static Optional<Programs> local() {
    var folder = firstLine("pg_config", "--bindir");
    if (folder.isEmpty() || !Files.isExecutable(executable(Path.of(folder.get()), "pg_dump"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(in(Path.of(folder.get())));
    } catch (BackupException e) {
      return Optional.empty();
    }
  }

  /** The major version. */
  public int major() {
    var digits = version.chars().takeWhile(Character::isDigit).count();
    return Integer.parseInt(version.substring(0, (int) digits));
  }

  Path pgDump() {
    return executable(folder, "pg_dump");
  }

  Path pgRestore() {
    return executable(folder, "pg_restore");
  }

  Path psql() {
    return executable(folder, "psql");
  }

  /** pg_dump refuses a server that is newer than itself (PostgreSQL manual, pg_dump, Notes). */
  void requireAtLeast(Manifest.Origin origin) throws BackupException {
    if (major() < origin.serverMajor()) {
      throw new BackupException(
          PROGRAM,
          """
          The server is PostgreSQL %s, pg_dump in %s is %s: it cannot dump a newer server. There \
          is no new backup. Install the client programs of version %d or later, or name their \
          folder.\
          """
              .formatted(origin.serverVersion(), folder, version, origin.serverMajor()));
    }
  }

  private static Path executable(Path folder, String name) {
    var windows = System.getProperty("os.name", "").startsWith("Windows");
    return folder.resolve(windows ? name + ".exe" : name);
  }

  private static Optional<String> firstLine(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        return Optional.ofNullable(lines.readLine());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
