package dev.belay.run;

import dev.belay.migration.Baseline;
import dev.belay.migration.LockKey;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.OtherHistories;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Target;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.Requirement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Records a baseline in a database, under the rules of every write: the right server, limits. */
public final class BaselineWork {
  private static final String LIMITS =
      "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '30s'";

  private static final String LOCK = "SELECT pg_catalog.pg_try_advisory_xact_lock(?, ?)";

  private final Connector connector;

  public BaselineWork(Connector connector) {
    this.connector = connector;
  }

  /** What was recorded, and the histories of other tools that the database has. */
  public record Done(Baseline.Recorded recorded, List<OtherHistories.Found> others) {}

  /**
   * Records it in one transaction; nothing is written where anything contradicts it.
   *
   * @throws RunRefusedException where the server, the folder or the history is not what it must be
   */
  public Done record(Target target, Path folder, Baseline baseline)
      throws ConnectException, RunRefusedException {
    var sessions =
        new RunSessions(connector, target, Baseline.RUN, RunClock.of(InstantSource.system()));
    try {
      var read = MigrationFolder.read(folder);
      sessions.open();
      new Binding(sessions, Baseline.RUN)
          .inspect(new Requirement(true, 14, Optional.empty(), List.of(), List.of()));
      return record(sessions.work().jdbc(), read, baseline);
    } catch (MigrationException e) {
      throw new RunRefusedException(
          Reason.MIGRATIONS, e.summary() + " Nothing was recorded.", e.cure());
    } catch (SQLException e) {
      var cause = Failures.of(e);
      throw new RunRefusedException(Reason.DATABASE, cause.message(), cause.cure());
    } finally {
      sessions.close();
    }
  }

  private static Done record(Connection connection, MigrationFolder folder, Baseline baseline)
      throws SQLException, MigrationException, RunRefusedException {
    connection.setAutoCommit(false);
    try {
      try (var statement = connection.createStatement()) {
        statement.execute(LIMITS);
      }
      lock(connection);
      var done = new Done(baseline.record(connection, folder), OtherHistories.read(connection));
      connection.commit();
      return done;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static void lock(Connection connection) throws SQLException, RunRefusedException {
    try (var query = connection.prepareStatement(LOCK)) {
      query.setInt(1, LockKey.CLASS);
      query.setInt(2, LockKey.OBJECT);
      try (var rows = query.executeQuery()) {
        if (rows.next() && !rows.getBoolean(1)) {
          throw new RunRefusedException(
              Reason.TAKEN,
              "Another runner holds the migration lock of this database. Nothing was recorded.",
              "Wait until it has ended, then record the baseline.");
        }
      }
    }
  }
}
