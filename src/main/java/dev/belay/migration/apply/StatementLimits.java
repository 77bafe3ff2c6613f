package dev.belay.migration.apply;

import dev.belay.sql.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The limits of the statements of one step. A concurrent build, VALIDATE or VACUUM that is cut off
 * leaves an invalid index or lost work, so these get neither limit, but the step's time-out and its
 * guards.
 */
public record StatementLimits(Duration lockTimeout, Duration statementTimeout) {
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
  }
}
