package dev.belay.live;

import dev.belay.live.ActionOutcome.Kind;
import dev.belay.postgres.BackendId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends what others do: each time one statement looks whether the process is still the one that was
 * meant, and signals it, for pids are used again. What came of it is asked from the server.
 */
public final class LiveActions {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private static final String CANCEL =
      """
      SELECT pg_cancel_backend(a.pid)
        FROM pg_stat_get_activity(?) AS a
       WHERE a.pid = ? AND a.backend_start = ?\
      """;

  private static final String TERMINATE =
      """
      SELECT pg_terminate_backend(a.pid)
        FROM pg_stat_get_activity(?) AS a
       WHERE a.pid = ? AND a.backend_start = ?\
      """;

  private static final String RUNS =
      """
      SELECT coalesce(a.state, '') AS state, a.query_start
        FROM pg_stat_get_activity(?) AS a
       WHERE a.pid = ? AND a.backend_start = ?\
      """;

  private static final String PREPARED =
      """
      SELECT coalesce((SELECT d.datname::text FROM pg_catalog.pg_database AS d WHERE d.oid = p.dbid),
                      p.dbid::text) AS database, current_database()::text AS here,
             'ROLLBACK PREPARED ' || quote_literal(p.gid) AS rollback
        FROM pg_prepared_xact() AS p
       WHERE p.gid = ? AND p.transaction::text = ?\
      """;

  /**
   * Of single processes: the function for all writes out the address of each client. The server
   * keeps one byte less than the setting says, and never half a character.
   */
  private static final String TEXTS =
      """
      SELECT a.pid, a.backend_start, a.query,
             octet_length(a.query)
               >= pg_size_bytes(current_setting('track_activity_query_size')) - 4 AS cut
        FROM unnest(?::int[]) AS p (pid)
       CROSS JOIN LATERAL pg_stat_get_activity(p.pid) AS a
       WHERE a.backend_start IS NOT NULL AND a.query IS NOT NULL\
      """;

  private final Duration patience;

  /** Waits up to two seconds for an effect. */
  public LiveActions() {
    this(Duration.ofSeconds(2));
  }

  LiveActions(Duration patience) {
    this.patience = patience;
  }

  /** What a session runs. */
  private record Running(String state, Optional<OffsetDateTime> queryStart) {}

  /** Cancels the statement that the session runs; its transaction stays open, as failed. */
  public ActionOutcome cancel(Connection connection, BackendId target) {
    try {
      var before = running(connection, target);
      if (before.isEmpty()) {
        return gone(target);
      }
      if (before.get().state().startsWith("idle")) {
        return new ActionOutcome(
            Kind.NOTHING_RUNS,
            target.pid() + " is " + before.get().state() + ": there is nothing to cancel.");
      }
      var sent = signal(connection, CANCEL, target);
      if (sent.isEmpty()) {
        return gone(target);
      }
      return await(() -> {
        var now = running(connection, target);
        return now.isEmpty()
            || now.get().state().startsWith("idle")
            || !now.get().queryStart().equals(before.get().queryStart());
      })
          ? new ActionOutcome(Kind.DONE, target.pid() + " no longer runs that statement.")
          : new ActionOutcome(
              Kind.SENT, "The cancel was sent; " + target.pid() + " still runs it.");
    } catch (SQLException e) {
      return failed(e);
    }
  }

  /** Ends the session; its transaction is rolled back. */
  public ActionOutcome terminate(Connection connection, BackendId target) {
    try {
      var sent = signal(connection, TERMINATE, target);
      if (sent.isEmpty()) {
        return gone(target);
      }
      return await(() -> running(connection, target).isEmpty())
          ? new ActionOutcome(Kind.DONE, target.pid() + " has ended.")
          : new ActionOutcome(Kind.SENT, target.pid() + " was told to end and is still there.");
    } catch (SQLException e) {
      return failed(e);
    }
  }

  /**
   * Rolls a prepared transaction back. The server takes that only from the transaction's own
   * database, by its owner or a superuser.
   */
  public ActionOutcome rollbackPrepared(Connection connection, PreparedTransaction target) {
    try (var statement = connection.prepareStatement(PREPARED)) {
      statement.setString(1, target.gid());
      statement.setString(2, String.valueOf(target.xid()));
      String command;
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new ActionOutcome(
              Kind.GONE, "There is no prepared transaction " + target.gid() + " any more.");
        }
        var database = rows.getString("database");
        if (!database.equals(rows.getString("here"))) {
          return new ActionOutcome(
              Kind.REFUSED,
              target.gid() + " belongs to " + database + ": connect there to roll it back.");
        }
        command = rows.getString("rollback");
      }
      try (var rollback = connection.createStatement()) {
        rollback.execute(command);
      }
      return new ActionOutcome(
          Kind.DONE, "The prepared transaction " + target.gid() + " is rolled back.");
    } catch (SQLException e) {
      return failed(e);
    }
  }

  /** What those sessions run or ran last, in one question; those that have ended are left out. */
  public Map<BackendId, StatementText> texts(Connection connection, Collection<BackendId> targets)
      throws SQLException {
    var wanted = Set.copyOf(targets);
    var texts = new HashMap<BackendId, StatementText>();
    var pids = wanted.stream().map(BackendId::pid).distinct().toArray(Integer[]::new);
    try (var statement = connection.prepareStatement(TEXTS)) {
      statement.setArray(1, connection.createArrayOf("int4", pids));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var start = rows.getObject("backend_start", OffsetDateTime.class).toInstant();
          var id = new BackendId(rows.getInt("pid"), start);
          if (wanted.contains(id)) {
            texts.put(id, new StatementText(rows.getString("query"), rows.getBoolean("cut")));
          }
        }
      }
    }
    return texts;
  }

  /** Something that is asked from the server. */
  private interface Question {
    boolean ask() throws SQLException;
  }

  private boolean await(Question question) throws SQLException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!question.ask()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static Optional<Boolean> signal(Connection connection, String sql, BackendId target)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, target);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
      }
    }
  }

  private static Optional<Running> running(Connection connection, BackendId target)
      throws SQLException {
    try (var statement = connection.prepareStatement(RUNS)) {
      bind(statement, target);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Running(
                    rows.getString("state"),
                    Optional.ofNullable(rows.getObject("query_start", OffsetDateTime.class))))
            : Optional.empty();
      }
    }
  }

  private static void bind(PreparedStatement statement, BackendId target) throws SQLException {
    statement.setInt(1, target.pid());
    statement.setInt(2, target.pid());
    statement.setObject(3, OffsetDateTime.ofInstant(target.start(), ZoneOffset.UTC));
  }

  private static ActionOutcome gone(BackendId target) {
    return new ActionOutcome(
        Kind.GONE,
        "The session "
            + target.pid()
            + " that was meant has ended already. Nothing was sent, also not to a new session with"
            + " that number.");
  }

  private static ActionOutcome failed(SQLException e) {
    var refused = "42501".equals(e.getSQLState()) || "55000".equals(e.getSQLState());
    return new ActionOutcome(refused ? Kind.REFUSED : Kind.UNKNOWN, String.valueOf(e.getMessage()));
  }
}
