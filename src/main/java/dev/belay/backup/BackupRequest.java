package dev.belay.backup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A backup to take.
 *
 * @param source the server and, in its address, the database
 * @param folder the folder that gets one folder per backup; best on other storage than the server
 * @param jobs parallel sessions of pg_dump, for the directory format
 * @param lockWait how long pg_dump and the manifest wait for a table's lock before they give up
 */
public record BackupRequest(
    Server source,
    Path folder,
    BackupFormat format,
    int jobs,
    ManifestDepth depth,
    Duration lockWait) {
  public BackupRequest {
    if (jobs < 1 || lockWait.isNegative() || lockWait.isZero()) {
      throw new IllegalArgumentException("jobs is at least 1, lockWait longer than nothing");
    }
  }

  /** One compressed archive, sampled manifest, locks waited for 30 s. */
  public static BackupRequest of(Server source, Path folder) {
    return new BackupRequest(
        source, folder, BackupFormat.CUSTOM, 1, ManifestDepth.sampled(), Duration.ofSeconds(30));
  }
}
