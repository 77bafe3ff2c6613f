package dev.belay.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The backups in a folder, newest first.
 *
 * @param unfinished folders that do not count as backups, each with the reason
 */
public record StoredBackups(List<Backup> backups, List<Unfinished> unfinished) {
  public StoredBackups {
    backups = List.copyOf(backups);
    unfinished = List.copyOf(unfinished);
  }

  /** The newest verified backup that was finished at that moment or later. */
  public Optional<Backup> newestVerifiedSince(Instant moment) {
    return backups.stream()
        .filter(Backup::verified)
        .filter(backup -> !backup.manifest().dump().finishedAt().isBefore(moment))
        .findFirst();
  }

  /** The newest backup that was finished before that moment. */
  public Optional<Backup> newestBefore(Instant moment) {
    return backups.stream()
        .filter(backup -> backup.manifest().dump().finishedAt().isBefore(moment))
        .findFirst();
  }

  /** A folder that looks like a backup and is none: unfinished, or its manifest is unreadable. */
  public record Unfinished(Path folder, String reason) {}
}
