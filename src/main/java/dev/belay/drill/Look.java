package dev.belay.drill;

import dev.belay.live.LockMode;
import dev.belay.postgres.BackendId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the server says of its sessions at one moment. It reads the function below pg_stat_activity:
 * the view joins two catalogs that a fault may have locked.
 */
record Look(Map<BackendId, Seen> sessions) {
  private static final String QUERY =
      """
      SELECT pid, backend_start, coalesce(state, '') AS state,
             coalesce(wait_event_type, '') AS wait_type
        FROM pg_catalog.pg_stat_get_activity(NULL::integer)
       WHERE backend_start IS NOT NULL\
      """;

  private static final String HOLDS =
      """
      SELECT 1 FROM pg_catalog.pg_lock_status() AS l
       WHERE l.pid = ? AND l.relation = ?::bigint::oid AND l.mode = ? AND l.granted\
      """;

  /** One session. */
  record Seen(String state, String waitType) {}

  static Look at(Connection connection) throws SQLException {
    var sessions = new HashMap<BackendId, Seen>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(QUERY)) {
      while (rows.next()) {
        var start = rows.getObject("backend_start", OffsetDateTime.class).toInstant();
        sessions.put(
            new BackendId(rows.getInt("pid"), start),
            new Seen(rows.getString("state"), rows.getString("wait_type")));
      }
    }
    return new Look(Map.copyOf(sessions));
  }

  /** Whether the session holds that lock on that relation. */
  static boolean holds(Connection connection, BackendId backend, long relation, LockMode mode)
      throws SQLException {
    try (var statement = connection.prepareStatement(HOLDS)) {
      statement.setInt(1, backend.pid());
      statement.setLong(2, relation);
      statement.setString(3, mode.server());
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  boolean there(BackendId backend) {
    return sessions.containsKey(backend);
  }

  boolean waitsForLock(BackendId backend) {
    return Optional.ofNullable(sessions.get(backend))
        .filter(seen -> seen.waitType().equals("Lock"))
        .isPresent();
  }

  boolean idleInTransaction(BackendId backend) {
    return Optional.ofNullable(sessions.get(backend))
        .filter(seen -> seen.state().equals("idle in transaction"))
        .isPresent();
  }
}
