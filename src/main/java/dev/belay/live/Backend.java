package dev.belay.live;

import dev.belay.postgres.BackendId;
import dev.belay.postgres.LoginRole;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;

/**
 * What a server process does now.
 *
 * @param state as pg_stat_activity says: active, idle, idle in transaction, …
 * @param seconds how long it has been in that state
 * @param waits what it waits for, in the server's words
 */
public record Backend(int pid, String state, double seconds, Optional<String> waits) {
  /** Of a process that the role may not see the server shows the pid and nothing else. */
  private static final String FIND =
      """
      SELECT coalesce(state, 'unknown') AS state,
             coalesce(extract(epoch FROM clock_timestamp() - state_change), 0)::float8 AS seconds,
             wait_event_type || ': ' || wait_event AS waits,
             backend_start IS NULL AS hidden
        FROM pg_catalog.pg_stat_activity
       WHERE pid = ? AND coalesce(backend_start = ?, true)\
      """;

  /** Signals only if it is still the same process: pids are used again. */
  private static final String CANCEL =
      """
      SELECT pg_catalog.pg_cancel_backend(pid)
        FROM pg_catalog.pg_stat_activity
       WHERE pid = ? AND backend_start = ?\
      """;

  private static final String TERMINATE =
      """
      SELECT pg_catalog.pg_terminate_backend(pid, 2000)
        FROM pg_catalog.pg_stat_activity
       WHERE pid = ? AND backend_start = ?\
      """;

  private static final String PROGRESS =
      """
      SELECT 'index: ' || phase,
             CASE WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END,
             CASE WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END
        FROM pg_catalog.pg_stat_progress_create_index WHERE pid = ?
      UNION ALL
      SELECT 'vacuum: ' || phase, heap_blks_scanned, heap_blks_total
        FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = ?
      UNION ALL
      SELECT 'cluster: ' || phase, heap_blks_scanned, heap_blks_total
        FROM pg_catalog.pg_stat_progress_cluster WHERE pid = ?
      UNION ALL
      SELECT 'analyze: ' || phase, sample_blks_scanned, sample_blks_total
        FROM pg_catalog.pg_stat_progress_analyze WHERE pid = ?
      UNION ALL
      SELECT 'copy', tuples_processed, 0
        FROM pg_catalog.pg_stat_progress_copy WHERE pid = ?\
      """;

  /** Whether a process is still there. */
  public sealed interface Presence {
    /** It is. */
    record There(Backend backend) implements Presence {}

    /** No process has that pid, or one that began at another time has it. */
    record Gone() implements Presence {}

    /** A process has that pid, and the server does not show this login which one it is. */
    record Hidden() implements Presence {}
  }

  /**
   * Looks for the process, as the role that logged in.
   *
   * @param connection in autocommit mode
   */
  public static Presence find(Connection connection, BackendId id) throws SQLException {
    return LoginRole.ask(
        connection,
        asLogin -> {
          try (var statement = asLogin.prepareStatement(FIND)) {
            bind(statement, id);
            try (var rows = statement.executeQuery()) {
              if (!rows.next()) {
                return new Presence.Gone();
              }
              return rows.getBoolean("hidden")
                  ? new Presence.Hidden()
                  : new Presence.There(
                      new Backend(
                          id.pid(),
                          rows.getString("state"),
                          rows.getDouble("seconds"),
                          Optional.ofNullable(rows.getString("waits"))));
            }
          }
        });
  }

  /**
   * Asks the server to cancel what a process of this login runs; whether the signal was sent.
   *
   * @param connection in autocommit mode
   */
  public static boolean cancel(Connection connection, BackendId id) throws SQLException {
    return signal(connection, CANCEL, id);
  }

  /**
   * Ends a process of this login, and waits up to two seconds until it is gone; whether it is.
   *
   * @param connection in autocommit mode
   */
  public static boolean terminate(Connection connection, BackendId id) throws SQLException {
    return signal(connection, TERMINATE, id);
  }

  private static boolean signal(Connection connection, String sql, BackendId id)
      throws SQLException {
    return LoginRole.ask(
        connection,
        asLogin -> {
          try (var statement = asLogin.prepareStatement(sql)) {
            bind(statement, id);
            try (var rows = statement.executeQuery()) {
              return rows.next() && rows.getBoolean(1);
            }
          }
        });
  }

  private static void bind(PreparedStatement statement, BackendId id) throws SQLException {
    statement.setInt(1, id.pid());
    statement.setTimestamp(2, Timestamp.from(id.start()));
  }

  /** How far the process says that it is (manual, section 27.4), in words. */
  public static Optional<String> progress(Connection connection, int pid) throws SQLException {
    try (var statement = connection.prepareStatement(PROGRESS)) {
      for (var i = 1; i <= 5; i++) {
        statement.setInt(i, pid);
      }
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var total = rows.getLong(3);
        var done = total > 0 ? Math.min(rows.getLong(2), total) : rows.getLong(2);
        return Optional.of(
            rows.getString(1)
                + (total > 0
                    ? String.format(", %,d of %,d", done, total)
                    : String.format(", %,d", done)));
      }
    }
  }

  /** Whether it runs nothing. */
  public boolean idle() {
    return state.equals("idle");
  }
}
