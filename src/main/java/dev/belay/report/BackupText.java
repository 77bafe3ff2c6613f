package dev.belay.report;

import dev.belay.runbook.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands that back a database up and restore the backup to prove it. */
final class BackupText {
  private BackupText() {}

  /** The commands; the folder is a word for the shell. */
  static List<String> of(Action.Backup backup, String folder, String connection) {
    var lines = new ArrayList<String>();
    var format = backup.format().name().toLowerCase(Locale.ROOT);
    lines.add("backup=" + folder + "/$(date -u +%Y%m%dT%H%M%SZ)." + extension(backup.format()));
    lines.add("pg_dump " + Shell.plain(connection) + " --format=" + format + " --file=\"$backup\"");
    if (backup.verify()) {
      lines.add("# Verified: restored into a scratch database; counts and checksums compared.");
      var scratch = "--maintenance-db=" + Shell.plain(connection) + " belay_scratch";
      lines.add("createdb " + scratch);
      lines.add(
          backup.format() == Action.BackupFormat.PLAIN
              ? "psql " + Shell.plain(connection) + " -c '\\c belay_scratch' -f \"$backup\""
              : "pg_restore --exit-on-error --jobs="
                  + backup.jobs()
                  + " --file=- \"$backup\" | psql -v ON_ERROR_STOP=1 -d belay_scratch");
      lines.add("dropdb " + scratch);
    }
    return lines;
  }

  private static String extension(Action.BackupFormat format) {
    return switch (format) {
      case CUSTOM -> "dump";
      case DIRECTORY -> "dir";
      case PLAIN -> "sql";
    };
  }
}
