package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SERVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A copy of a database on the same server, for the sandbox where no pg_dump is at hand. It is no
 * backup: it lives and dies with the server.
 *
 * @param database the copy's name
 * @param verification the copy compared with the source as it was right before
 */
public record TemplateCopy(String database, Contents contents, Verification verification) {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  /** What has to be said wherever this copy stands in for a backup. */
  public static final String CAUTION =
      "A copy on the same server is no backup: it is lost together with the server.";

  /**
   * Copies a database. The server refuses this while anybody is in it, and makes newcomers wait
   * while it copies (PostgreSQL manual, section 23.3).
   *
   * @param server the sandbox
   * @param endSessions the consent to end the sessions in the source
   */
  public static TemplateCopy take(
      Server server, String source, String copy, boolean endSessions, InstantSource clock)
      throws BackupException {
    var begun = clock.instant();
    try (var maintenance = server.open(DatabaseSwap.maintenance(server, source))) {
      var swap = new DatabaseSwap(maintenance, endSessions);
      swap.requireConsent(source);
      var before = read(server, source, clock);
      clone(maintenance, swap, source, copy);
      var after = read(server, copy, clock);
      var verification =
          new Verification(
              clock.instant(),
              Duration.between(begun, clock.instant()),
              server.address().toString(),
              Loading.size(maintenance, copy),
              Comparisons.tally(before, after),
              Comparisons.between(before, after),
              List.of(CAUTION));
      if (!verification.passed()) {
        NewDatabase.drop(server, maintenance, copy);
        throw new BackupException(
            """
            The copy of %s differs from what was read right before, probably because somebody \
            wrote meanwhile. It is dropped. Keep writers away, and copy again.\
            """
                .formatted(source),
            verification);
      }
      return new TemplateCopy(copy, before, verification);
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "Copying %s on %s failed: %s. %s is as it was."
              .formatted(source, server.address(), BackupFiles.firstLine(e), source),
          e);
    }
  }

  /**
   * Puts a clone of this copy in the place of a database, which is kept under another name; the
   * copy stays. Gives the kept name.
   */
  public String restoreAs(Server server, String name, boolean endSessions, InstantSource clock)
      throws BackupException {
    try (var maintenance = server.open(DatabaseSwap.maintenance(server, name))) {
      var swap = new DatabaseSwap(maintenance, endSessions);
      swap.requireConsent(name);
      var fresh = NewDatabase.RESTORE + clock.millis();
      clone(maintenance, new DatabaseSwap(maintenance, true), database, fresh);
      var kept = DatabaseSwap.keptName(name, clock.instant());
      try {
        DatabaseSettings.copy(maintenance, name, fresh);
        swap.swap(fresh, name, kept);
      } catch (SQLException | BackupException e) {
        NewDatabase.drop(server, maintenance, fresh);
        throw e;
      }
      return kept;
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "Restoring %s from the copy %s failed: %s. %s is as it was."
              .formatted(name, database, BackupFiles.firstLine(e), name),
          e);
    }
  }

  private static void clone(Connection maintenance, DatabaseSwap swap, String source, String copy)
      throws SQLException, BackupException {
    swap.whileFree(
        source,
        () ->
            NewDatabase.execute(
                maintenance,
                "CREATE DATABASE "
                    + Names.identifier(copy)
                    + " TEMPLATE "
                    + Names.identifier(source)));
    DatabaseSettings.copy(maintenance, source, copy);
  }

  private static Contents read(Server server, String database, InstantSource clock)
      throws SQLException, BackupException {
    try (var connection = server.open(database);
        var statement = connection.createStatement()) {
      Snapshots.begin(connection, LOCK_WAIT);
      return new ContentsReader(statement, clock, what -> {}).read(ManifestDepth.sampled());
    }
  }
}
