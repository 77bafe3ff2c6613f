package dev.belay.backup;

import java.util.Optional;

/** Hears how a backup, verification or restore goes on; called from several threads. */
public interface BackupObserver {
  /** Observes nothing. */
  BackupObserver NONE =
      new BackupObserver() {
        @Override
        public void progress(String what, long bytes, Optional<Long> of) {}

        @Override
        public void output(String line) {}
      };

  /**
   * What is being done, how many bytes of it are done, and of how many where that is known. The
   * total is an estimate: the size of the database, of which a dump holds no indexes.
   */
  void progress(String what, long bytes, Optional<Long> of);

  /** What is there for a while only, and is left behind where Belay is killed meanwhile. */
  enum Making {
    /** A backup's folder; it counts once its manifest is written. */
    DUMP_FOLDER,
    /** A database to restore into. */
    SCRATCH_DATABASE,
    /** The file from which PostgreSQL's programs take the password. */
    PASSWORD_FILE
  }

  /** Told before it is made, so that it can be noted first. */
  default void making(Making what, String name) {}

  /** A line that one of PostgreSQL's programs wrote. */
  void output(String line);
}
