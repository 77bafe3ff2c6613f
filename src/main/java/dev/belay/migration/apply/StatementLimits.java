package dev.belay.migration.apply;

import dev.belay.sql.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The limits of the statements of one step. A concurrent build, VALIDATE or VACUUM that is cut off
 * leaves an invalid index or lost work, so these get neither limit, but the step's time-out and its
 * guards. A connection from which nothing comes is given up when the answer is overdue.
 *
 * @param stepTimeout the limit of statements that have none of their own
 * @param overdue how long the answer may stay out beyond the limit
 */
public record StatementLimits(
    Duration lockTimeout, Duration statementTimeout, Duration stepTimeout, Duration overdue) {
  private static final String SET =
      """
      SELECT pg_catalog.set_config('lock_timeout', ?, ?),
             pg_catalog.set_config('statement_timeout', ?, ?)\
      """;

  /**
   * Sets what the next statement runs under, for its transaction or, outside of one, for the
   * session.
   */
  void assertFor(Connection connection, Effect.LimitClass limitClass, boolean local)
      throws SQLException {
    var limited =
        switch (limitClass) {
          case ORDINARY -> true;
          case CONCURRENT -> false;
        };
    try (var statement = connection.prepareStatement(SET)) {
      statement.setString(1, limited ? lockTimeout.toMillis() + "ms" : "0");
      statement.setBoolean(2, local);
      statement.setString(3, limited ? statementTimeout.toMillis() + "ms" : "0");
      statement.setBoolean(4, local);
      statement.executeQuery().close();
    }
    var limit = limited && !statementTimeout.isZero() ? statementTimeout : stepTimeout;
    connection.setNetworkTimeout(Runnable::run, millis(limit.plus(overdue)));
  }

  private static int millis(Duration patience) {
    return (int) Math.min(patience.toMillis(), Integer.MAX_VALUE);
  }
}
