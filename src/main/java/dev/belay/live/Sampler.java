package dev.belay.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples: one read of activity, one of pg_locks, both through functions that touch no table,
 * so that no lock anywhere stops them. Used by one thread at a time. Names, progress and health
 * come from {@link #readBeside}, which another thread calls on another connection.
 */
public final class Sampler {
  private final Names names = new Names();
  private final Beside beside = new Beside(names);
  private @Nullable Connection connection;
  private @Nullable ActivityReader activity;
  private @Nullable LockReader locks;

  /**
   * One look at the server.
   *
   * @param over a connection in autocommit mode: within a transaction the server freezes activity
   */
  public Sample take(Connection over) throws SQLException {
    if (!over.getAutoCommit()) {
      throw new IllegalStateException("A sample is not taken inside a transaction.");
    }
    var begun = System.nanoTime();
    if (over != connection) {
      activity = new ActivityReader(over, names);
      locks = new LockReader(over, names);
      connection = over;
    }
    var sessions = Objects.requireNonNull(activity).read();
    var rows =
        sessions.waiting() == 0 && !sessions.hidesSome()
            ? LockReader.Reading.NOTHING
            : Objects.requireNonNull(locks).read();
    var bytes = sessions.bytes() + rows.bytes();
    if (knowsTooLittle(rows.rows(), sessions.sessions())) {
      sessions = Objects.requireNonNull(activity).read();
      bytes += sessions.bytes();
    }
    var graph = graph(rows.rows(), sessions.sessions());
    var cost =
        new Cost(
            (System.nanoTime() - begun) / 1e6,
            bytes,
            rows.inServer(),
            rows.sent(),
            rows.strategy());
    return new Sample(
        sessions.at(),
        cost,
        sessions.sessions(),
        graph,
        beside.progress(),
        beside.health(),
        beside.sight(over, sessions.sessions()));
  }

  /**
   * Reads what samples only show: names, progress, health. May wait for a lock as long as the
   * connection's lock_timeout says; what could not be read keeps its last value.
   */
  public void readBeside(Connection other) throws SQLException {
    beside.read(other);
  }

  /** Reads only the names of roles and databases: for a watch that has no second connection. */
  public void readNames(Connection other) throws SQLException {
    new NameReader(names).readGlobal(other);
  }

  /** A single look with everything in it, on one connection. */
  public Sample whole(Connection over) throws SQLException {
    take(over);
    readBeside(over);
    return take(over);
  }

  /**
   * Whether a process has locks whose activity was not there yet when it was read, just before: a
   * worker that came in between would stand beside its leader as a stranger.
   */
  private static boolean knowsTooLittle(List<LockRow> rows, List<SessionActivity> sessions) {
    var known =
        sessions.stream()
            .filter(session -> !isWorker(session) || session.leaderPid().isPresent())
            .map(SessionActivity::pid)
            .collect(Collectors.toSet());
    return rows.stream().anyMatch(row -> row.pid() != 0 && !known.contains(row.pid()));
  }

  private static boolean isWorker(SessionActivity session) {
    return session.client().backendType().equals("parallel worker");
  }

  private LockGraph graph(List<LockRow> rows, List<SessionActivity> sessions) throws SQLException {
    if (rows.isEmpty()) {
      return LockGraph.NONE;
    }
    var reader = Objects.requireNonNull(locks);
    var leaders = leaders(sessions);
    var prepared =
        rows.stream().anyMatch(row -> row.pid() == 0)
            ? reader.prepared()
            : List.<PreparedTransaction>of();
    var first = LockGraph.of(new LockFacts(rows, leaders, prepared, Map.of()));
    if (first.doubtful().isEmpty()) {
      return first;
    }
    return LockGraph.of(
        new LockFacts(rows, leaders, prepared, reader.ask(first.doubtful(), rows, sessions)));
  }

  /** Only parallel workers: an apply worker has a leader too, but does not share its locks. */
  private static Map<Integer, Integer> leaders(List<SessionActivity> sessions) {
    var leaders = new HashMap<Integer, Integer>();
    for (var session : sessions) {
      if (isWorker(session)) {
        Optional<Integer> leader = session.leaderPid();
        leader.ifPresent(pid -> leaders.put(session.pid(), pid));
      }
    }
    return leaders;
  }
}
