package dev.belay.migration;

import java.nio.file.Path;

/** A layout of migration files together with the history table that goes with it. */
public interface MigrationFormat {
  /** A short stable name, such as {@code plain}. */
  String id();

  /** Whether the folder looks like this layout; false for one that cannot be read. */
  boolean recognises(Path folder);

  /**
   * Reads every migration of the folder into memory; later changes of the files do not matter.
   *
   * @throws MigrationException with every problem found, each with its place and cure
   */
  MigrationSet read(Path folder) throws MigrationException;

  /** The table in the database that remembers what was applied. */
  History history();
}
