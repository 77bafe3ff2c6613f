package dev.belay.backup;

/** The form of a dump (PostgreSQL manual, pg_dump, option {@code --format}). */
public enum BackupFormat {
  /** One compressed archive; restored with several jobs. */
  CUSTOM("custom", "dump.pgdump"),
  /** One compressed file per table; taken and restored with several jobs. */
  DIRECTORY("directory", "dump"),
  /** SQL text; restored by psql in one transaction. */
  PLAIN("plain", "dump.sql");

  private final String option;
  private final String fileName;

  BackupFormat(String option, String fileName) {
    this.option = option;
    this.fileName = fileName;
  }

  String option() {
    return option;
  }

  String fileName() {
    return fileName;
  }
}
