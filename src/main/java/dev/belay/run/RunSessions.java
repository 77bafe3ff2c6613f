package dev.belay.run;

import dev.belay.live.Backend;
import dev.belay.live.Sample;
import dev.belay.live.Sampler;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.postgres.Connector;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two sessions that a run owns: work, on which its statements run, and watch, which reads,
 * guards and cancels. The watch session is lent to one thread at a time.
 */
public final class RunSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunSessions.class);

  /** A look at a server that answers takes less. */
  private static final Duration WATCH_FREE = Duration.ofMillis(500);

  private final Connector connector;
  private final Target target;
  private final String run;
  private final ReentrantLock watching = new ReentrantLock();
  private final Sampler sampler = new Sampler();
  private volatile Optional<Session> work = Optional.empty();
  private volatile Optional<Session> watch = Optional.empty();
  private volatile Optional<ServerStart> reached = Optional.empty();
  private volatile HostPort host;
  private final RunClock clock;
  private final Questions questions;
  private final Set<Session> others = ConcurrentHashMap.newKeySet();
  private final Set<BackendId> here = ConcurrentHashMap.newKeySet();
  private final Set<BackendId> before = ConcurrentHashMap.newKeySet();
  private final Set<BackendId> givenUp = ConcurrentHashMap.newKeySet();

  RunSessions(Connector connector, Target target, String run, RunClock clock) {
    this.connector = connector;
    this.target = target;
    this.run = run;
    this.clock = clock;
    this.questions = new Questions(clock);
    this.host = target.spec().hosts().getFirst();
  }

  /** What the server was asked and has not answered. */
  Questions questions() {
    return questions;
  }

  /** The host that answered last. */
  HostPort host() {
    return host;
  }

  /** Something done on the watch session. */
  public interface OnConnection<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Opens both sessions, after closing what was open. Each is a connection of its own, so what
   * stands in between may lead them to two servers: that is refused before anything is written.
   */
  void open() throws ConnectException {
    close();
    try {
      questions.ask(
          Questions.Weight.LIGHT,
          () -> {
            openBoth();
            return true;
          });
    } catch (SQLException e) {
      throw new ConnectException(
          ConnectException.Reason.OTHER, "The sessions were lost: " + e.getMessage() + ".", "", e);
    }
    learnNames();
  }

  private void openBoth() throws ConnectException, SQLException {
    var opened = connector.open(target, SessionRole.WORK, "belay/" + run);
    try {
      var start = ServerStart.of(opened);
      var other =
          same(start, openWatch(opened), "The two sessions of the run reached two servers.");
      watch = Optional.of(other);
      opened.waitAtMost(ownAnswers());
      other.waitAtMost(clock.patience().own());
      reached = Optional.of(start);
    } catch (ConnectException | SQLException e) {
      opened.close();
      throw e;
    }
    here.addAll(List.of(opened.backend(), watchSession().backend()));
    work = Optional.of(opened);
    host = opened.address();
  }

  /** How long the work session waits for answers to what is not a step's: it may wait for locks. */
  Duration ownAnswers() {
    return clock.patience().own().multipliedBy(2);
  }

  /** Ends what earlier sessions of this process may still do: they were given up unanswered. */
  void endGivenUp() throws SQLException {
    for (var id : Set.copyOf(givenUp)) {
      watch(connection -> Backend.terminate(connection, id));
      givenUp.remove(id);
    }
  }

  /** Takes the sessions that the journal says were opened for this run before. */
  void remember(Stream<BackendId> earlier) {
    earlier.forEach(before::add);
  }

  /** Whether a session of this run had that backend: in this process, or in an earlier one. */
  boolean wasOpened(BackendId id) {
    return here.contains(id) || before.contains(id);
  }

  /** Ends the session, if this process opened it and no longer uses it; whether it did. */
  boolean endOwn(Optional<BackendId> id) throws SQLException {
    var mine = id.filter(here::contains).filter(one -> !one.equals(watchSession().backend()));
    return mine.isPresent() && watch(connection -> Backend.terminate(connection, mine.get()));
  }

  /**
   * Gives both sessions up, so that nobody waits for them any more; they are ended at the server
   * when it is reached again. Any thread.
   */
  void giveUp() {
    Stream.concat(Stream.concat(work.stream(), watch.stream()), others.stream())
        .forEach(session -> {
          givenUp.add(session.backend());
          session.abort();
        });
    others.clear();
  }

  /** Asks the watch session whether it answers, if nobody else uses it. Any thread. */
  void probe() {
    var session = watch;
    if (session.isEmpty() || !watching.tryLock()) {
      return;
    }
    try {
      questions.ask(Questions.Weight.LIGHT, () -> backendNow(session.get().jdbc()));
    } catch (SQLException e) {
      LOG.debug("The watch session does not answer: {}", e.getMessage());
    } finally {
      watching.unlock();
    }
  }

  /**
   * Asks the server to cancel what the work session runs: on the watch session, or where that one
   * is busy or lost, over a connection of its own. Any thread.
   */
  void cancelWork() throws SQLException, InterruptedException {
    if (watching.tryLock(WATCH_FREE.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        Backend.cancel(watchSession().jdbc(), backend());
        return;
      } catch (SQLException e) {
        LOG.debug("Not cancelled on the watch session: {}", e.getMessage());
      } finally {
        watching.unlock();
      }
    }
    work().cancel();
  }

  /** Now, while nothing runs: later, one of the catalogs may be locked. */
  private void learnNames() {
    try {
      watch(connection -> {
        sampler.readNames(connection);
        return true;
      });
    } catch (SQLException e) {
      LOG.debug("Roles are shown as numbers: {}", e.getMessage());
    }
  }

  /** One look at the server's sessions and locks, on the watch session. */
  Sample look() throws SQLException {
    return watch(Questions.Weight.LIGHT, sampler::take);
  }

  private Session openWatch(Session work) throws ConnectException {
    return connector.open(
        target.spec().withHost(work.address()),
        target.handle(),
        SessionRole.WATCH,
        "belay/" + run + "/watch");
  }

  /** A further session in a database of the same server; the caller closes it. */
  public Session another(String database, String purpose) throws ConnectException {
    var opened =
        connector.open(
            target.spec().withDatabase(database),
            target.handle(),
            SessionRole.WORK,
            "belay/" + run + "/" + purpose);
    others.add(opened);
    return reached.isEmpty()
        ? opened
        : same(reached.get(), opened, "A further session of the run reached another server.");
  }

  /** The session, if it is on that server; closed and refused otherwise. */
  private static Session same(ServerStart start, Session opened, String happened)
      throws ConnectException {
    try {
      if (ServerStart.of(opened).equals(start)) {
        return opened;
      }
    } catch (ConnectException e) {
      opened.close();
      throw e;
    }
    opened.close();
    throw new ConnectException(
        ConnectException.Reason.OTHER,
        happened + " Nothing was written there.",
        "Make the address lead to one server only, then try again.");
  }

  /** The session that the statements run on; only the run's thread uses it. */
  public Session work() {
    return work.orElseThrow(() -> new IllegalStateException("The run has no session."));
  }

  Session watchSession() {
    return watch.orElseThrow(() -> new IllegalStateException("The run has no watch session."));
  }

  /** The start of the server that the sessions reached last. */
  Optional<ServerStart> reached() {
    return reached;
  }

  boolean isOpen() {
    return work.isPresent() && watch.isPresent();
  }

  /**
   * Does something that needs every session of the database gone, and opens both again. Only for
   * the sandbox: the database's claim on the run is given up meanwhile.
   */
  public void aside(Aside action) throws Exception {
    var before = reached;
    close();
    try {
      action.run();
    } finally {
      open();
      if (!reached.equals(before)) {
        close();
        throw new ConnectException(
            ConnectException.Reason.OTHER,
            "The address leads to another server than before, or the server was restarted.",
            "Make it lead to the run's own server. The run compares it before it goes on.");
      }
    }
  }

  /** Something done while the run has no session. */
  public interface Aside {
    void run() throws Exception;
  }

  /** Whether a session of the run is gone with this report; on the run's thread. */
  boolean lost(SQLException report) {
    return work.map(session -> ConnectionLoss.lost(session.jdbc(), report)).orElse(true)
        || watchLost(report);
  }

  /** Whether the watch session is gone with this report. */
  boolean watchLost(SQLException report) {
    watching.lock();
    try {
      return watch.map(session -> ConnectionLoss.lost(session.jdbc(), report)).orElse(true);
    } finally {
      watching.unlock();
    }
  }

  /** Does something on the watch session, when nobody else does. */
  public <T> T watch(OnConnection<T> action) throws SQLException {
    return watch(Questions.Weight.HEAVY, action);
  }

  private <T> T watch(Questions.Weight weight, OnConnection<T> action) throws SQLException {
    watching.lock();
    try {
      return questions.ask(weight, () -> action.with(watchSession().jdbc()));
    } finally {
      watching.unlock();
    }
  }

  /** A session whose backend is another one than when it was opened: something in between acts. */
  Optional<FingerprintCheck.Difference> moved() throws SQLException {
    for (var session : List.of(work(), watchSession())) {
      var now = backendNow(session);
      if (now != session.backend().pid()) {
        return Optional.of(
            new FingerprintCheck.Difference(
                "backend",
                String.valueOf(session.backend().pid()),
                String.valueOf(now),
                "A session was handed to another server process: a pooler stands in between."));
      }
    }
    return Optional.empty();
  }

  private int backendNow(Session session) throws SQLException {
    watching.lock();
    try {
      return questions.ask(Questions.Weight.LIGHT, () -> backendNow(session.jdbc()));
    } finally {
      watching.unlock();
    }
  }

  private static int backendNow(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
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
