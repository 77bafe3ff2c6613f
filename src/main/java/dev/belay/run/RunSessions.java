package dev.belay.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.Target;

/**
 * The two sessions that a run owns: work, on which its statements run, and watch, which reads,
 * guards and cancels. The watch session is lent to one thread at a time.
 */
public final class RunSessions implements AutoCloseable {
  private final Connector connector;
  private final Target target;
  private final String run;
  private final ReentrantLock watching = new ReentrantLock();
  private volatile Optional<Session> work = Optional.empty();
  private volatile Optional<Session> watch = Optional.empty();

  RunSessions(Connector connector, Target target, String run) {
    this.connector = connector;
    this.target = target;
    this.run = run;
  }

  /** Something done on the watch session. */
  public interface OnConnection<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Opens both sessions, after closing what was open. */
  void open() throws ConnectException {
    close();
    var opened = connector.open(target, SessionRole.WORK, "belay/" + run);
    try {
      watch = Optional.of(connector.open(target, SessionRole.WATCH, "belay/" + run + "/watch"));
    } catch (ConnectException e) {
      opened.close();
      throw e;
    }
    work = Optional.of(opened);
  }

  /** A further session in a database of the same server; the caller closes it. */
  public Session another(String database, String purpose) throws ConnectException {
    return connector.open(
        target.spec().withDatabase(database),
        target.handle(),
        SessionRole.WORK,
        "belay/" + run + "/" + purpose);
  }

  /** The session that the statements run on; only the run's thread uses it. */
  public Session work() {
    return work.orElseThrow(() -> new IllegalStateException("The run has no session."));
  }

  Session watchSession() {
    return watch.orElseThrow(() -> new IllegalStateException("The run has no watch session."));
  }

  boolean isOpen() {
    return work.isPresent() && watch.isPresent();
  }

  /** Does something on the watch session, when nobody else does. */
  public <T> T watch(OnConnection<T> action) throws SQLException {
    watching.lock();
    try {
      return action.with(watchSession().jdbc());
    } finally {
      watching.unlock();
    }
  }

  /** Names the work session after the step that it works for. */
  void nameAfter(String step) throws SQLException {
    work().name("belay/" + run + "/" + step);
  }

  BackendId backend() {
    return work().backend();
  }

  /** What the run is bound to. */
  public Target target() {
    return target;
  }

  /** Ends both sessions. */
  @Override
  public void close() {
    work.ifPresent(Session::close);
    watch.ifPresent(Session::close);
    work = Optional.empty();
    watch = Optional.empty();
  }
}
