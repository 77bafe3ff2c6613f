package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SERVER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes backups, proves them by restoring them, and restores them. One object serves one step: what
 * it has under way can be stopped from another thread, after which it starts nothing more. All
 * methods block until they are done.
 */
public final class Backups implements AutoCloseable {
  private final Work work;
  private final DumpTaking taking;
  private final Verifying verifying;
  private final Restoring restoring;

  /**
   * @param folder where password files are written for as long as a program runs; only this user
   *     may read it
   */
  public Backups(Programs programs, InstantSource clock, BackupObserver observer, Path folder) {
    this(programs, clock, observer, folder, place -> Files.getFileStore(place).getUsableSpace());
  }

  Backups(
      Programs programs,
      InstantSource clock,
      BackupObserver observer,
      Path folder,
      DumpTaking.Space space) {
    this.work = new Work(observer, folder);
    this.taking = new DumpTaking(programs, clock, work, space);
    this.verifying = new Verifying(programs, clock, work, space);
    this.restoring = new Restoring(clock, work, verifying);
  }

  /** Takes a backup. When it fails there is no new backup, and nothing of it is left behind. */
  public Backup take(BackupRequest request) throws BackupException {
    return taking.take(request);
  }

  /**
   * Proves a backup: restores it into a scratch database on that server, which is dropped
   * afterwards, and compares objects, rows, checksums, sequences and constraints with the manifest.
   * The result is kept beside the manifest, whichever it is; one that differs is thrown.
   *
   * @param jobs parallel sessions of pg_restore
   */
  public VerifiedBackup verify(Backup backup, Server scratch, int jobs) throws BackupException {
    return verifying.verify(backup, scratch, jobs);
  }

  /**
   * Proves that a plain SQL dump from elsewhere loads without an error into a scratch database. It
   * has no manifest, so that nothing can be compared; the notes say so. A dump runs as a program
   * with the role's rights: load only those whose origin is known.
   */
  public Verification verifyScript(Path script, Server scratch) throws BackupException {
    return verifying.verifyScript(script, scratch);
  }

  /**
   * Restores a backup beside what exists, compares it with its manifest, then gives it the name.
   */
  public Restored restore(RestoreRequest request) throws BackupException {
    return restoring.restore(request);
  }

  /** The backup in that folder; a folder without a readable manifest is none. */
  public Backup open(Path folder) throws BackupException {
    return BackupFiles.read(folder);
  }

  /** The backups in that folder, newest first, and the folders that do not count. */
  public StoredBackups list(Path folder) throws BackupException {
    return BackupFiles.list(folder);
  }

  /** Databases that verifications or restores left behind on that server. */
  public static List<LeftoverDatabase> leftovers(Server server) throws BackupException {
    try (var connection = server.open()) {
      return NewDatabase.leftovers(connection);
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "%s cannot be read: %s.".formatted(server.address(), BackupFiles.firstLine(e)),
          e);
    }
  }

  /**
   * Drops that database, which Belay made for a while, where it is still there; whether it was.
   *
   * @throws IllegalArgumentException when it is no name that Belay gives
   */
  public static boolean drop(Server server, String name) throws BackupException {
    if (!NewDatabase.isMade(name)) {
      throw new IllegalArgumentException(name + " is no database of Belay's");
    }
    try (var connection = server.open()) {
      var there =
          NewDatabase.leftovers(connection).stream().anyMatch(one -> one.name().equals(name));
      if (there) {
        NewDatabase.drop(server, connection, name);
      }
      return there;
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "The database %s on %s cannot be dropped: %s. Drop it manually: DROP DATABASE %s WITH (FORCE)"
              .formatted(name, server.address(), BackupFiles.firstLine(e), name),
          e);
    }
  }

  /** Deletes the folder of a backup that was never finished; one with a manifest stays. */
  public static boolean deleteUnfinished(Path folder) throws BackupException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(BackupFiles.MANIFEST))) {
      return false;
    }
    try {
      BackupFiles.delete(folder);
      return true;
    } catch (IOException e) {
      throw new BackupException(
          BackupException.Reason.FILES,
          "The unfinished backup %s cannot be deleted: %s. Delete it manually."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** Drops the leftovers whose owner is known to be gone; gives their names. */
  public static List<String> dropAbandoned(Server server) throws BackupException {
    var dropped = new ArrayList<String>();
    try (var connection = server.open()) {
      for (var leftover : NewDatabase.leftovers(connection)) {
        if (leftover.abandoned()) {
          NewDatabase.drop(server, connection, leftover.name());
          dropped.add(leftover.name());
        }
      }
      return dropped;
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "Dropping leftovers on %s failed: %s. Dropped so far: %s."
              .formatted(
                  server.address(),
                  BackupFiles.firstLine(e),
                  dropped.isEmpty() ? "none" : String.join(", ", dropped)),
          e);
    }
  }

  /**
   * Ends what is under way, from any thread; the method that was at work then throws.
   *
   * @return whether every child process is confirmed to be gone
   */
  public boolean stop() {
    return work.stop();
  }

  @Override
  public void close() {
    stop();
  }
}
