package dev.belay.run;

import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

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
