package dev.belay.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A session that is in the way of another one, or that waits for it.
 *
 * @param backendStart with the pid, what identifies the session; {@link Instant#EPOCH} where it is
 *     hidden from Belay's role
 * @param transactionAge how long its transaction is open; zero without one
 * @param query its current or last query, as far as Belay's role may see it
 */
public record BlockingSession(
    int pid,
    Instant backendStart,
    String user,
    String application,
    String state,
    Duration transactionAge,
    String query) {

  private static final QueryBytes TEXT = new QueryBytes(300);

  private static final String COLUMNS =
      """
      SELECT a.pid,
             a.backend_start,
             coalesce(a.usename, '') AS usename,
             coalesce(a.application_name, '') AS application_name,
             coalesce(a.state, a.backend_type, '') AS state,
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::float8 AS age,
             %s AS query
        FROM pg_catalog.pg_stat_activity a
      """
          .formatted(TEXT.column());

  /** The lock table shows those too whose activity is hidden from Belay's role. */
  private static final String WAITING =
      COLUMNS
          + """
          WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND NOT l.granted)
          ORDER BY a.query_start\
          """;

  private static final String HIDDEN =
      """
      SELECT count(*)
        FROM pg_catalog.pg_stat_activity a
       WHERE a.datname = current_database() AND a.backend_start IS NULL\
      """;

  private static final String OLDEST_ON =
      COLUMNS
          + """
          WHERE a.xact_start IS NOT NULL
            AND a.pid <> pg_backend_pid()
            AND a.datname = current_database()
            AND (cardinality(?::text[]) = 0
                 OR EXISTS (SELECT 1
                              FROM pg_catalog.pg_locks l
                             WHERE l.pid = a.pid
                               AND l.relation = ANY (
                                     SELECT to_regclass(name)::oid FROM unnest(?::text[]) AS name)))
          ORDER BY a.xact_start
          LIMIT 20\
          """;

  /** Those that the backend waits for, by the sample's graph; prepared transactions have pid 0. */
  public static List<BlockingSession> blockersOf(Sample sample, int pid) {
    var graph = sample.locks();
    var blockers = new LinkedHashSet<LockOwner>();
    graph
        .owner(pid)
        .ifPresent(owner -> graph.blockersOf(owner).forEach(edge -> blockers.add(edge.blocker())));
    var sessions = new ArrayList<BlockingSession>();
    for (var blocker : blockers) {
      if (blocker.isPrepared()) {
        prepared(sample, blocker).ifPresent(sessions::add);
      } else {
        sample.session(blocker.pid()).ifPresent(found -> sessions.add(of(sample, found)));
      }
    }
    return sessions;
  }

  private static BlockingSession of(Sample sample, SessionActivity session) {
    return new BlockingSession(
        session.pid(),
        session.backendStart().orElse(Instant.EPOCH),
        session.client().user(),
        session.client().application(),
        session.doing().state().isEmpty()
            ? session.client().backendType()
            : session.doing().state(),
        age(sample, session.doing().transactionStart()),
        session.query().text());
  }

  private static Optional<BlockingSession> prepared(Sample sample, LockOwner owner) {
    return sample.locks().facts().prepared().stream()
        .filter(transaction -> transaction.xid() == owner.preparedXid())
        .map(transaction ->
            new BlockingSession(
                0,
                transaction.prepared(),
                transaction.owner(),
                "",
                "prepared transaction " + transaction.gid(),
                age(sample, Optional.of(transaction.prepared())),
                ""))
        .findFirst();
  }

  private static Duration age(Sample sample, Optional<Instant> since) {
    var age = since.map(start -> Duration.between(start, sample.serverTime()));
    return age.filter(duration -> !duration.isNegative()).orElse(Duration.ZERO);
  }

  /** All sessions that wait for a lock now. */
  public static List<BlockingSession> waiting(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(WAITING)) {
      return read(statement);
    }
  }

  /** The open transactions, oldest first, that hold a lock on one of the relations; none: all. */
  public static List<BlockingSession> transactionsOn(Connection connection, List<String> relations)
      throws SQLException {
    var names = connection.createArrayOf("text", relations.toArray());
    try (var statement = connection.prepareStatement(OLDEST_ON)) {
      statement.setArray(1, names);
      statement.setArray(2, names);
      return read(statement);
    } finally {
      names.free();
    }
  }

  /**
   * How many sessions of this database are hidden from Belay's role: whether one of them has a
   * transaction open is not known.
   */
  public static int hidden(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(HIDDEN)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static List<BlockingSession> read(PreparedStatement statement) throws SQLException {
    var sessions = new ArrayList<BlockingSession>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        sessions.add(
            new BlockingSession(
                rows.getInt("pid"),
                Optional.ofNullable(rows.getTimestamp("backend_start"))
                    .map(Timestamp::toInstant)
                    .orElse(Instant.EPOCH),
                rows.getString("usename"),
                rows.getString("application_name"),
                rows.getString("state"),
                Duration.ofMillis(Math.max(0, Math.round(rows.getDouble("age") * 1000))),
                TEXT.read(rows.getString("query")).text()));
      }
    }
    return sessions;
  }
}
