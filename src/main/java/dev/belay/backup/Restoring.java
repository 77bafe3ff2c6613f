package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.REFUSED;
import static dev.belay.backup.BackupException.Reason.SERVER;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Restores beside the existing database, compares with the manifest, and only then swaps the names:
 * until that last moment nothing that exists is touched.
 */
final class Restoring {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Work work;
  private final Verifying verifying;

  Restoring(InstantSource clock, Work work, Verifying verifying) {
    this.clock = clock;
    this.work = work;
    this.verifying = verifying;
  }

  Restored restore(RestoreRequest request) throws BackupException {
    var server = request.server();
    var maintenance = DatabaseSwap.maintenance(server, request.database());
    var exists = permit(request, maintenance);
    var begun = clock.instant();
    var files = verifying.checkFiles(request.backup(), server);
    var proof = new Verifying.Proof(begun, request.jobs(), files);
    var locale = request.backup().manifest().origin().locale();
    try (var fresh =
        NewDatabase.create(
            server,
            maintenance,
            NewDatabase.RESTORE,
            Optional.of(locale),
            clock,
            work.observer())) {
      var verification = verifying.loadAndCompare(request.backup(), server, fresh, proof);
      if (!verification.passed()) {
        throw Verifying.different(request.backup(), verification);
      }
      work.checkpoint();
      var kept = swap(request, fresh, exists);
      fresh.keep();
      return new Restored(request.database(), kept, verification, notes(exists));
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "Restoring %s on %s failed: %s. The database of that name is as it was."
              .formatted(request.database(), server.address(), BackupFiles.firstLine(e)),
          e);
    }
  }

  private static List<String> notes(boolean exists) {
    return exists
        ? List.of()
        : List.of(
            "Owner, privileges and settings of the database itself are not in a dump: they are the"
                + " server's defaults now.");
  }

  private Optional<String> swap(RestoreRequest request, NewDatabase fresh, boolean exists)
      throws SQLException, BackupException {
    var swap = new DatabaseSwap(fresh.owner(), request.endSessions());
    NewDatabase.execute(fresh.owner(), "COMMENT ON DATABASE " + fresh.name() + " IS NULL");
    if (!exists) {
      swap.rename(fresh.name(), request.database());
      return Optional.empty();
    }
    var kept = DatabaseSwap.keptName(request.database(), clock.instant());
    DatabaseSettings.copy(fresh.owner(), request.database(), fresh.name());
    swap.swap(fresh.name(), request.database(), kept);
    return Optional.of(kept);
  }

  /** Refuses what was not consented to before the long work; gives whether the name is taken. */
  private static boolean permit(RestoreRequest request, String maintenance) throws BackupException {
    try (var connection = request.server().open(maintenance)) {
      if (!DatabaseSwap.exists(connection, request.database())) {
        return false;
      }
      if (request.existing() == RestoreRequest.Existing.REFUSE && holdsSomething(request)) {
        throw new BackupException(
            REFUSED,
            """
            The database %s exists on %s and is not empty. Nothing was restored. Choose another \
            name, or allow Belay to keep it under a new name.\
            """
                .formatted(request.database(), request.server().address()));
      }
      new DatabaseSwap(connection, request.endSessions()).requireConsent(request.database());
      return true;
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          "%s cannot be read: %s. Nothing was restored."
              .formatted(request.server().address(), BackupFiles.firstLine(e)),
          e);
    }
  }

  private static boolean holdsSomething(RestoreRequest request) throws SQLException {
    try (var inside = request.server().open(request.database());
        var statement = inside.createStatement()) {
      Snapshots.begin(inside, LOCK_WAIT);
      return !ObjectCounts.read(statement).isEmpty();
    }
  }
}
