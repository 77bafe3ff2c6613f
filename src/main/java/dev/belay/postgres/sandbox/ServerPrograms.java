package dev.belay.postgres.sandbox;

import java.nio.file.Path;

/**
 * The programs that a sandbox runs on.
 *
 * @param source where they come from
 * @param bin the folder that holds initdb, pg_ctl and postgres
 * @param majorVersion such as 18
 * @param versionText what {@code postgres --version} says, such as "18.6"
 */
public record ServerPrograms(Source source, Path bin, int majorVersion, String versionText) {
  /** Where programs come from. */
  public enum Source {
    /** An installation of this machine, client programs included. */
    LOCAL_INSTALLATION,
    /** The PostgreSQL that Belay brings: a server without pg_dump and pg_restore. */
    EMBEDDED
  }

  /** Such as "PostgreSQL 15.14 (local installation)". */
  public String label() {
    return "PostgreSQL "
        + versionText
        + switch (source) {
          case LOCAL_INSTALLATION -> " (local installation)";
          case EMBEDDED -> " (built in)";
        };
  }
}
