package dev.belay.live;

import dev.belay.postgres.ConnectException;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three sessions of a watch: one for samples, one for what is read beside them, one for
 * actions. Each is opened as early as possible and again when it was lost; none waits for another
 * one.
 */
final class LiveSessions {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);

  /** The sample session has a statement_timeout of 5 s; longer silence is a cut cable. */
  private static final int SILENCE_MILLIS = 6_000;

  private static final String PATIENCE = "SELECT set_config('lock_timeout', '200ms', false)";

  private final LiveWatch.Opener opener;
  private final Slot sample = new Slot(SessionRole.SAMPLE, "belay/live");
  private final Slot beside = new Slot(SessionRole.SAMPLE, "belay/live/beside");
  private final Slot action = new Slot(SessionRole.WATCH, "belay/live/actions");
  private final ReentrantLock acting = new ReentrantLock();
  private final CountDownLatch end = new CountDownLatch(1);

  LiveSessions(LiveWatch.Opener opener) {
    this.opener = opener;
  }

  /** Something done on a connection. */
  interface OnConnection {
    void with(Connection connection) throws SQLException;
  }

  /** One session, there or not. */
  private static final class Slot {
    private final SessionRole role;
    private final String name;
    private Optional<Session> session = Optional.empty();

    Slot(SessionRole role, String name) {
      this.role = role;
      this.name = name;
    }

    synchronized Optional<Session> session() {
      return session;
    }

    synchronized void set(Optional<Session> now) {
      session.ifPresent(Session::close);
      session = now;
    }
  }

  /** Opens the sample session if there is none, and the others with it; whether it is a new one. */
  boolean openSample() throws ConnectException {
    if (sample.session().isPresent()) {
      return false;
    }
    var opened = open(sample);
    try {
      opened.jdbc().setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
    } catch (SQLException e) {
      LOG.debug("No limit for silence: {}", e.getMessage());
    }
    openQuietly(action);
    return true;
  }

  Connection sample() throws ConnectException {
    return sample
        .session()
        .map(Session::jdbc)
        .orElseThrow(
            () -> new ConnectException(ConnectException.Reason.OTHER, "The watch has ended.", ""));
  }

  /** A sample failed: a lost session is given up, a busy one kept. */
  void failed(SQLException e) {
    if (lost(sample, e)) {
      sample.set(Optional.empty());
    }
  }

  /** Reads on the session beside, if there is one or one can be had. */
  void besides(OnConnection reading) {
    if (sample.session().isEmpty()) {
      return;
    }
    try {
      if (beside.session().isEmpty()) {
        var opened = open(beside);
        try (var statement = opened.jdbc().createStatement()) {
          statement.execute(PATIENCE);
        }
      }
      if (beside.session().isPresent()) {
        reading.with(beside.session().get().jdbc());
      }
    } catch (ConnectException e) {
      LOG.debug("No session for names and health: {}", e.getMessage());
    } catch (SQLException e) {
      LOG.debug("Names and health could not be read: {}", e.getMessage());
      if (lost(beside, e)) {
        beside.set(Optional.empty());
      }
    }
    if (action.session().isEmpty()) {
      openQuietly(action);
    }
  }

  /** Acts on the session for actions, one at a time. */
  ActionOutcome act(Function<Connection, ActionOutcome> deed) {
    acting.lock();
    try {
      var session = action.session();
      if (session.isPresent() && !session.get().alive()) {
        action.set(Optional.empty());
      }
      if (action.session().isEmpty()) {
        open(action);
      }
      return this.action
          .session()
          .map(live -> deed.apply(live.jdbc()))
          .orElse(new ActionOutcome(ActionOutcome.Kind.UNKNOWN, "The watch has ended."));
    } catch (ConnectException e) {
      return new ActionOutcome(
          ActionOutcome.Kind.UNKNOWN, "Nothing was sent. " + e.happened() + " " + e.cure());
    } finally {
      acting.unlock();
    }
  }

  /** Something read on a connection. */
  interface Reading<T> {
    Optional<T> from(Connection connection) throws SQLException;
  }

  /** Reads on the session for actions, if it is there: nothing is opened for it. */
  <T> Optional<T> read(Reading<T> reading) {
    acting.lock();
    try {
      var session = action.session();
      return session.isPresent() && session.get().alive()
          ? reading.from(session.get().jdbc())
          : Optional.empty();
    } catch (SQLException e) {
      LOG.debug("Not read: {}", e.getMessage());
      return Optional.empty();
    } finally {
      acting.unlock();
    }
  }

  /** Waits that long, or until the watch ends. */
  void pause(Duration pause) throws InterruptedException {
    end.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Session open(Slot slot) throws ConnectException {
    var opened = opener.open(slot.role, slot.name);
    slot.set(Optional.of(opened));
    if (end.getCount() == 0) {
      slot.set(Optional.empty());
    }
    return opened;
  }

  private void openQuietly(Slot slot) {
    try {
      open(slot);
    } catch (ConnectException e) {
      LOG.debug("No session {} yet: {}", slot.name, e.getMessage());
    }
  }

  private static boolean lost(Slot slot, SQLException e) {
    return slot.session().map(session -> ConnectionLoss.lost(session.jdbc(), e)).orElse(true);
  }

  void close() {
    end.countDown();
    sample.set(Optional.empty());
    beside.set(Optional.empty());
    acting.lock();
    try {
      action.set(Optional.empty());
    } finally {
      acting.unlock();
    }
  }
}
