package dev.belay.run;

import dev.belay.journal.Subject;
import dev.belay.live.Backend;
import dev.belay.live.BlockingSession;
import dev.belay.postgres.BackendId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the work session from the watch session while a step's statements run: its guards, its
 * time-out, a stop on request, who blocks it, and how far it is. Runs on a platform thread of its
 * own, which nothing else in the process can keep from running; only ever cancels Belay's own
 * statement.
 */
public final class StepWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepWatch.class);
  private static final Duration PACE = Duration.ofMillis(250);

  /** A look at a server that answers takes less. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

  private static final Duration RECENT = Duration.ofSeconds(1);

  /** Why the watch cancelled the statement. */
  public enum Cancelled {
    GUARD,
    TIMEOUT,
    STOP
  }

  private final RunSessions sessions;
  private final Recorder recorder;
  private final Subject subject;
  private final GuardWatch guards;
  private final RunClock clock;
  private final Duration timeout;
  private final long begun;
  private final StopSignal stop;
  private final BackendId backend;
  private final Thread looking;
  private final Thread limiting;
  private final AutoCloseable stopHook;
  private volatile List<BlockingSession> blockers = List.of();
  private volatile List<BlockingSession> lastBlockers = List.of();
  private volatile long lastBlocked;
  private volatile Optional<Cancelled> cancelled = Optional.empty();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;

  StepWatch(StepContext context, Duration timeout) {
    this.sessions = context.sessions();
    this.recorder = context.recorder();
    this.subject = context.subject();
    this.guards =
        new GuardWatch(
            recorder, subject, context.step().conduct().guards(), context.engine().clock());
    this.clock = context.engine().clock();
    this.timeout = timeout;
    this.begun = clock.tick();
    this.backend = sessions.backend();
    this.stop = context.stop();
    this.looking = Thread.ofPlatform().daemon().name("belay-watch").start(this::watch);
    this.limiting = Thread.ofPlatform().daemon().name("belay-limit").start(this::limit);
    this.stopHook =
        stop.onStop(() ->
            Thread.ofPlatform().daemon().name("belay-stop").start(() -> cancel(Cancelled.STOP)));
  }

  /** Who was in the way until now, or a moment ago: a time-out ends the wait before it is told. */
  List<BlockingSession> blockers() {
    var recent = System.nanoTime() - lastBlocked < RECENT.toNanos();
    return blockers.isEmpty() && recent ? lastBlockers : blockers;
  }

  /** Why the statement was cancelled, if the watch did it. */
  Optional<Cancelled> cancelled() {
    return cancelled;
  }

  private void watch() {
    var round = 0;
    while (!closed) {
      try {
        look(round++);
      } catch (SQLException e) {
        // The work session's own report tells what happened; a blind watch must not end the step.
        LOG.debug("The watch session cannot look: {}", e.getMessage());
        if (sessions.watchLost(e)) {
          return;
        }
      }
      if (over()) {
        return;
      }
    }
  }

  /** Beside the looks, which a silent server keeps from ending. */
  private void limit() {
    while (!over()) {
      if (clock.since(begun).compareTo(timeout) > 0) {
        cancel(Cancelled.TIMEOUT);
      }
      if (stop.requested()) {
        // A cancel that came between two statements hit nothing.
        cancel(Cancelled.STOP);
      }
    }
  }

  /** Waits for the next look, after a failed one too: a blind watch must not spin. */
  private boolean over() {
    try {
      return ended.await(PACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void look(int round) throws SQLException {
    var sample = sessions.look();
    blockers = BlockingSession.blockersOf(sample, backend.pid());
    if (!blockers.isEmpty()) {
      lastBlockers = blockers;
      lastBlocked = System.nanoTime();
    }
    if (!guards.idle() && cancelled.isEmpty()) {
      var graph = sample.locks();
      if (guards.tripped(graph.owner(backend.pid()).map(graph::blocksInAll).orElse(0))) {
        cancel(Cancelled.GUARD);
      }
    }
    if (round % 4 == 3) {
      sessions
          .watch(connection -> Backend.progress(connection, backend.pid()))
          .or(this::waitingText)
          .ifPresent(text -> recorder.progress(subject.step(), text));
    }
  }

  private Optional<String> waitingText() {
    var first = blockers.stream().findFirst();
    return first.map(session ->
        "waits for a lock that "
            + session.pid()
            + " holds ("
            + session.application()
            + ", "
            + session.state()
            + ")");
  }

  private void cancel(Cancelled why) {
    if (closed) {
      return;
    }
    if (cancelled.isEmpty()) {
      cancelled = Optional.of(why);
    }
    try {
      sessions.cancelWork();
    } catch (SQLException e) {
      LOG.debug("The statement could not be cancelled yet: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the watch; returns when it no longer uses the watch session. */
  @Override
  public void close() {
    // Not interrupted: an interrupt in the middle of a read would close the watch session.
    closed = true;
    ended.countDown();
    try {
      stopHook.close();
      if (!looking.join(ENDS_WITHIN) || !limiting.join(ENDS_WITHIN)) {
        sessions.giveUp();
        looking.join();
        limiting.join();
      }
      guards.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
