package dev.belay.run;

import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * One start of one server. Two sessions with the same are on the same server now: no two servers,
 * copies of each other or not, were started in the same microsecond.
 */
record ServerStart(String systemIdentifier, Instant postmasterStart) {
  private static final String QUERY =
      """
      SELECT s.system_identifier::text AS system_identifier,
             pg_catalog.pg_postmaster_start_time() AS postmaster_start
      FROM pg_catalog.pg_control_system() s
      """;

  /** A crashed server goes on under the same postmaster, with another checkpointer. */
  private static final String SINCE =
      """
      SELECT pg_catalog.pg_postmaster_start_time() <> ?
             OR coalesce((SELECT max(a.backend_start)
                            FROM pg_catalog.pg_stat_activity a
                           WHERE a.backend_type = 'checkpointer') > ?, false)\
      """;

  /**
   * Whether the server was started anew, or recovered from a crash, since a session of it was
   * opened. A role that may not see the server's own processes does not see a recovery.
   */
  static boolean restarted(Connection connection, Instant postmasterStart, Instant backendStart)
      throws SQLException {
    try (var statement = connection.prepareStatement(SINCE)) {
      statement.setObject(1, postmasterStart.atOffset(ZoneOffset.UTC));
      statement.setObject(2, backendStart.atOffset(ZoneOffset.UTC));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  static ServerStart of(Session session) throws ConnectException {
    try (var statement = session.jdbc().createStatement();
        var rows = statement.executeQuery(QUERY)) {
      rows.next();
      return new ServerStart(
          rows.getString("system_identifier"),
          rows.getObject("postmaster_start", OffsetDateTime.class).toInstant());
    } catch (SQLException e) {
      throw new ConnectException(
          ConnectException.Reason.OTHER,
          "The server did not say which one it is: " + e.getMessage(),
          "Try again.",
          e);
    }
  }
}
