package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.migration.LockKey;
import dev.belay.run.StepContext;
import dev.belay.run.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that keeps two runners from migrating one database at once: a session advisory lock,
 * polled for outside of a transaction. A runner that waits inside pg_advisory_lock would hold a
 * snapshot, and another one's concurrent index build would wait for it for ever.
 */
final class MigrationLock implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(500);

  private static final String HOLDER =
      """
      SELECT 'session ' || a.pid || ' (' || a.usename || ', ' || a.application_name || ')'
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted
         AND l.database = (SELECT oid FROM pg_catalog.pg_database
                            WHERE datname = current_database())
         AND l.classid::int = ? AND l.objid::int = ?\
      """;

  private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);

  private final Connection connection;

  private MigrationLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes the lock, polling at most as long as a lock may be waited for, but at least 5 seconds.
   */
  static MigrationLock take(StepContext context)
      throws SQLException, InterruptedException, StepRefused {
    var connection = context.sessions().work().jdbc();
    var patience = Duration.ofSeconds(Math.max(5, context.limits().lockTimeout().toSeconds()));
    var clock = context.engine().clock();
    var begun = clock.tick();
    while (!ask(connection, "SELECT pg_catalog.pg_try_advisory_lock(?, ?)")) {
      if (clock.since(begun).compareTo(patience) > 0 || context.stop().await(PACE)) {
        throw new StepRefused(
            Cause.of(
                "Another runner holds the migration lock: "
                    + holder(context)
                    + ". Nothing was sent.",
                "Wait until it has ended, then try again."));
      }
      context.progress("waits for the migration lock");
    }
    return new MigrationLock(connection);
  }

  private static boolean ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LockKey.CLASS);
      statement.setInt(2, LockKey.OBJECT);
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static String holder(StepContext context) throws SQLException {
    return context
        .sessions()
        .watch(watch -> {
          try (var statement = watch.prepareStatement(HOLDER)) {
            statement.setInt(1, LockKey.CLASS);
            statement.setInt(2, LockKey.OBJECT);
            try (var rows = statement.executeQuery()) {
              return rows.next() ? String.valueOf(rows.getString(1)) : "it has just ended";
            }
          }
        });
  }

  /** Gives the lock back; a session that is gone has given it back already. */
  @Override
  public void close() {
    try {
      ask(connection, "SELECT pg_catalog.pg_advisory_unlock(?, ?)");
    } catch (SQLException e) {
      LOG.debug("Unlocking: {}", e.getMessage());
    }
  }
}
