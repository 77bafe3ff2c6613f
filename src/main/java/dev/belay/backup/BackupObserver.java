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

  /** A line that one of PostgreSQL's programs wrote. */
  void output(String line);
}
