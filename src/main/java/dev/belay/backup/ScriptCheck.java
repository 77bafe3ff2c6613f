package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.DAMAGED;
import static dev.belay.backup.BackupException.Reason.FILES;
import static dev.belay.backup.BackupException.Reason.REFUSED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks through a plain SQL dump before psql runs it. A dump is a program: a {@code \connect} in it
 * would lead psql from the scratch database into a real one.
 *
 * @param complete whether pg_dump's closing line is there
 * @param obstacle why it cannot be loaded into a scratch database, with the line
 */
record ScriptCheck(Path script, boolean madeByPgDump, boolean complete, Optional<String> obstacle) {
  private static final String HEADER = "-- PostgreSQL database dump";
  private static final String FOOTER = "-- PostgreSQL database dump complete";
  private static final Pattern COPY = Pattern.compile("COPY .* FROM stdin( .*)?;");
  private static final Pattern HARMLESS_COMMAND = Pattern.compile("\\\\(un)?restrict \\w+\\s*");
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "(CREATE|ALTER|DROP)\\s+(DATABASE|ROLE|USER(?!\\s+MAPPING)|GROUP|TABLESPACE)\\b.*",
          Pattern.CASE_INSENSITIVE);

  /** Reads the whole script, rows of COPY passed over. */
  static ScriptCheck read(Path script) throws BackupException {
    var made = false;
    var complete = false;
    Optional<String> obstacle = Optional.empty();
    // Every byte is a character here, so that no encoding of the dump can fail.
    try (var lines = Files.newBufferedReader(script, StandardCharsets.ISO_8859_1)) {
      var rows = false;
      var number = 0L;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (rows) {
          rows = !line.equals("\\.");
          continue;
        }
        made |= line.equals(HEADER);
        complete |= line.equals(FOOTER);
        rows = COPY.matcher(line).matches();
        if (obstacle.isEmpty()) {
          obstacle = obstacle(line, number);
        }
      }
    } catch (IOException e) {
      throw new BackupException(
          FILES, "%s cannot be read: %s.".formatted(script, BackupFiles.firstLine(e)), e);
    }
    return new ScriptCheck(script, made, complete, obstacle);
  }

  private static Optional<String> obstacle(String line, long number) {
    if (line.startsWith("\\") && !HARMLESS_COMMAND.matcher(line).matches()) {
      var command = line.split("\\s", 2)[0];
      return Optional.of("line %d is the psql command %s".formatted(number, command));
    }
    if (OUTSIDE.matcher(line).matches()) {
      return Optional.of("line %d changes more than one database".formatted(number));
    }
    return Optional.empty();
  }

  void requireLoadable() throws BackupException {
    if (madeByPgDump && !complete) {
      throw new BackupException(
          DAMAGED,
          """
          %s ends too early: pg_dump's closing line is missing. It is not verified and must not \
          be relied on. Take a new dump.\
          """
              .formatted(script));
    }
    if (obstacle.isPresent()) {
      throw new BackupException(
          REFUSED,
          """
          %s is not loaded: %s, which could reach beyond the scratch database. Nothing was done. \
          Take the dump without --create and without roles.\
          """
              .formatted(script, obstacle.get()));
    }
  }
}
