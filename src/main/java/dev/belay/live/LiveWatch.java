package dev.belay.live;

import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a server: one sample in each interval, on a thread and on sessions of its own, all of
 * them opened beforehand, so that it goes on when no slot is left. When the server is away it says
 * so at each try, and goes on by itself when the server is back.
 */
public final class LiveWatch implements AutoCloseable {
  /** What is used when nothing else is said. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Sampling may take one tenth of the time at most: a slow server is asked less often. */
  private static final int SHARE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LiveWatch.class);

  private final LiveSessions sessions;
  private final List<LiveListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Sampler sampler = new Sampler();
  private final Semaphore wake = new Semaphore(0);
  private final Thread sampling;
  private final Thread besides;
  private volatile Duration interval;
  private volatile Optional<Sample> latest = Optional.empty();
  private volatile Optional<Unreachable> away = Optional.empty();
  private volatile Instant lastWhole = Instant.now();
  private volatile boolean closed;
  private Duration lastCost = Duration.ZERO;
  private Duration stretched = Duration.ZERO;

  private LiveWatch(Opener opener, Duration interval) {
    this.sessions = new LiveSessions(opener);
    this.interval = between(interval);
    this.sampling = Thread.ofVirtual().name("belay-live").unstarted(this::sample);
    this.besides = Thread.ofVirtual().name("belay-live-beside").unstarted(this::lookBeside);
  }

  /** Opens the sessions of a watch. */
  public interface Opener {
    /** A session with that role and that application name. */
    Session open(SessionRole role, String name) throws ConnectException;
  }

  /** Begins to watch. Also when the server is away now: that is then reported. */
  public static LiveWatch start(Connector connector, Target target, Duration interval) {
    return start((role, name) -> connector.open(target, role, name), interval);
  }

  /** Begins to watch over sessions that the caller knows how to open. */
  public static LiveWatch start(Opener opener, Duration interval) {
    var watch = new LiveWatch(opener, interval);
    watch.sampling.start();
    watch.besides.start();
    return watch;
  }

  /** Hears of every sample from now on, until what this returns is run. */
  public Runnable listen(LiveListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The last sample; also while the server is away. */
  public Optional<Sample> latest() {
    return latest;
  }

  /** Why there is no newer sample; empty while the server answers. */
  public Optional<Unreachable> away() {
    return away;
  }

  public Duration interval() {
    return interval;
  }

  /** From 0.25 to 60 seconds; others are taken as the nearest of these. */
  public void setInterval(Duration wanted) {
    interval = between(wanted);
    wake.release();
  }

  /** Takes the next sample now. */
  public void sampleNow() {
    wake.release();
  }

  /** Cancels the statement of that session; blocks until the server shows the outcome, or 2 s. */
  public ActionOutcome cancel(BackendId target) {
    return sessions.act(connection -> new LiveActions().cancel(connection, target));
  }

  /** Ends that session; blocks until the server shows the outcome, or 2 s. */
  public ActionOutcome terminate(BackendId target) {
    return sessions.act(connection -> new LiveActions().terminate(connection, target));
  }

  /** Rolls that prepared transaction back. */
  public ActionOutcome rollbackPrepared(PreparedTransaction target) {
    return sessions.act(connection -> new LiveActions().rollbackPrepared(connection, target));
  }

  /** What that session runs or ran last, longer than a sample has it; empty when it has ended. */
  public Optional<StatementText> text(BackendId of) {
    return Optional.ofNullable(texts(List.of(of)).get(of));
  }

  /** The same of many sessions at once; those that have ended are left out. */
  public Map<BackendId, StatementText> texts(Collection<BackendId> of) {
    return sessions
        .read(connection -> Optional.of(new LiveActions().texts(connection, of)))
        .orElse(Map.of());
  }

  private static Duration between(Duration wanted) {
    if (wanted.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
  }

  private void sample() {
    while (!closed) {
      var begun = System.nanoTime();
      try {
        if (sessions.openSample()) {
          sampler = new Sampler();
        }
        var sample = sampler.take(sessions.sample());
        latest = Optional.of(sample);
        away = Optional.empty();
        lastWhole = Instant.now();
        stretch(sample.cost());
        tell(listener -> listener.sampled(sample));
      } catch (SQLException e) {
        stretched = Duration.ZERO;
        sessions.failed(e);
        report(new Unreachable(lastWhole, "No sample: " + e.getMessage() + ".", ""));
      } catch (ConnectException e) {
        report(new Unreachable(lastWhole, e.happened(), e.cure()));
      }
      var pause = interval.minusNanos(System.nanoTime() - begun);
      await(pause.compareTo(stretched) > 0 ? pause : stretched);
    }
  }

  /** After two slow samples in a row: a single one may have had bad luck. */
  private void stretch(Cost cost) {
    var now = Duration.ofNanos(Math.round(cost.millis() * 1e6));
    var slow = now.compareTo(lastCost) < 0 ? now : lastCost;
    stretched = slow.multipliedBy(SHARE);
    lastCost = now;
  }

  private void report(Unreachable unreachable) {
    if (closed) {
      return;
    }
    away = Optional.of(unreachable);
    tell(listener -> listener.unreachable(unreachable));
  }

  /** A listener that breaks must not stop the others. */
  private void tell(Consumer<LiveListener> news) {
    for (var listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of the samples failed", e);
      }
    }
  }

  private void await(Duration pause) {
    if (closed) {
      return;
    }
    try {
      var longest = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
      if (wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void lookBeside() {
    while (!closed) {
      try {
        sessions.besides(connection -> sampler.readBeside(connection));
        sessions.pause(interval);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * Ends the watch and its sessions; returns when its threads have ended, or after two seconds: one
   * that logs in to a server that does not answer ends by itself.
   */
  @Override
  public void close() {
    closed = true;
    wake.release();
    sessions.close();
    try {
      sampling.join(ENDS_WITHIN);
      besides.join(ENDS_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
