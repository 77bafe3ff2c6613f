package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The session that holds a run's claim at the server.
 *
 * @param id what identifies it; absent where the login may not see it
 * @param address where its client is; {@code local} for a socket of the server's machine
 * @param age for how long it is open, by the server's clock
 */
public record ClaimHolder(
    int pid,
    Optional<BackendId> id,
    String user,
    String application,
    String address,
    Duration age) {
  /** The lock of {@link Markers#tryLock}, whose 64 bits stand in two columns. */
  private static final String FIND =
      """
      SELECT l.pid, a.backend_start,
             coalesce(a.usename::text, '') AS usename,
             coalesce(a.application_name, '') AS application_name,
             coalesce(pg_catalog.host(a.client_addr), 'local') AS address,
             coalesce(extract(epoch FROM clock_timestamp() - a.backend_start), 0)::bigint AS age
        FROM pg_catalog.pg_locks l
        LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.database = (SELECT oid FROM pg_catalog.pg_database
                            WHERE datname = pg_catalog.current_database())
         AND ((l.classid::bigint << 32) | l.objid::bigint) = pg_catalog.hashtextextended(?, 0)\
      """;

  /**
   * The session that holds the run now, as the login sees it.
   *
   * @param connection in autocommit mode
   */
  public static Optional<ClaimHolder> of(Connection connection, String run) throws SQLException {
    return LoginRole.ask(
        connection,
        asLogin -> {
          try (var statement = asLogin.prepareStatement(FIND)) {
            statement.setString(1, Markers.lockName(run));
            try (var rows = statement.executeQuery()) {
              if (!rows.next()) {
                return Optional.empty();
              }
              var pid = rows.getInt("pid");
              return Optional.of(
                  new ClaimHolder(
                      pid,
                      Optional.ofNullable(rows.getObject("backend_start", OffsetDateTime.class))
                          .map(start -> new BackendId(pid, start.toInstant())),
                      rows.getString("usename"),
                      rows.getString("application_name"),
                      rows.getString("address"),
                      Duration.ofSeconds(rows.getLong("age"))));
            }
          }
        });
  }

  /** What a person sends to end it. */
  public String endingLine() {
    return id.map(BackendId::endingLine).orElse("SELECT pg_terminate_backend(" + pid + ");");
  }
}
