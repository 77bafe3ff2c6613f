package dev.belay.backup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backup holds, as the source had it in the dump's own snapshot; the file {@code
 * manifest.json}, written last.
 *
 * @param format version of the file's layout
 * @param metadata privileges and comments; empty in the manifests of earlier versions
 */
public record Manifest(
    int format, Origin origin, Dump dump, Contents contents, Optional<ObjectMetadata> metadata) {
  /** A manifest that was written before there was metadata has none. */
  public Manifest {
    metadata = Objects.requireNonNullElse(metadata, Optional.empty());
  }

  static final int FORMAT = 1;

  /**
   * Where the backup comes from.
   *
   * @param systemIdentifier of the cluster, or "unknown" where the role may not read it
   * @param snapshotLsn the write-ahead log position right after the snapshot was taken
   */
  public record Origin(
      String database,
      String systemIdentifier,
      String serverVersion,
      int serverVersionNumber,
      DatabaseLocale locale,
      String snapshotLsn,
      long databaseBytes) {
    /** The server's major version. */
    public int serverMajor() {
      return serverVersionNumber / 10_000;
    }
  }

  /**
   * The dump itself.
   *
   * @param entries entries in the archive's table of contents; 0 for a plain dump, which has none
   * @param besideServer whether the folder lies on the machine on which the server runs, as far as
   *     its address tells: such a backup is lost together with the server
   */
  public record Dump(
      BackupFormat format,
      String programVersion,
      Instant startedAt,
      Instant finishedAt,
      List<DumpFile> files,
      long entries,
      boolean besideServer) {
    public Dump {
      files = List.copyOf(files);
    }

    /** Size of all its files. */
    public long bytes() {
      return files.stream().mapToLong(DumpFile::bytes).sum();
    }
  }

  /** One file of the dump; the name is relative to the backup's folder, with slashes. */
  public record DumpFile(String name, long bytes, String sha256) {}
}
