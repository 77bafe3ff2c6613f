package dev.belay.migration;

import java.util.Optional;

/**
 * One change of the schema and, where it was written, the way back.
 *
 * @param version the version as it is written, such as {@code 054}
 * @param name the rest of the file's name
 */
public record Migration(String version, String name, Script forward, Optional<Script> rollback) {
  /** Whether the forward script runs in one transaction together with its history row. */
  public boolean transactional() {
    return forward.transactional();
  }

  /** The checksum that the history keeps: of the forward script, with LF line ends. */
  public String sha256() {
    return forward.sql().sha256();
  }

  /** What people call it, such as {@code 054_add_threads}. */
  public String label() {
    return version + "_" + name;
  }

  @Override
  public String toString() {
    return label();
  }
}
