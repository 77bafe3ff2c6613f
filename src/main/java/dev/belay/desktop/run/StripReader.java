package dev.belay.desktop.run;

import dev.belay.desktop.run.StripFacts.Back;
import dev.belay.desktop.run.StripFacts.Live;
import dev.belay.desktop.run.StripFacts.Look;
import dev.belay.desktop.run.StripFacts.Losses;
import dev.belay.desktop.run.StripFacts.Point;
import dev.belay.journal.StepStatus;
import dev.belay.live.LiveListener;
import dev.belay.live.LiveWatch;
import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.run.watch.LockOutlook;
import dev.belay.run.watch.RowsWritten;
import dev.belay.sql.LockNeeds;
import dev.belay.sql.QualifiedName;
import dev.belay.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the live strip of a run shows, on threads and sessions of its own, and publishes a new
 * model at each sample. When the server is away the last values stay and their age runs on.
 */
public final class StripReader implements AutoCloseable {
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(StripReader.class);

  private final Sources sources;
  private final Consumer<StripModel> publish;
  private final LiveWatch watch;
  private final Thread asking;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;

  /** Guarded by this. */
  private Live live = Live.NONE;

  /** Of the step that took effect last; on the asking thread only. */
  private Map<String, RowsWritten.Counter> counted = Map.of();

  /** On the asking thread only; empty until it was read. */
  private Optional<EarlierRuns> before = Optional.empty();

  /** On the asking thread only. */
  private final StripLosses losses;

  /**
   * Where it reads.
   *
   * @param opener opens its sessions
   * @param picture the run that is shown; any thread
   * @param scripts what a step would send, as far as it is known before it is sent
   * @param earlier how long the run's steps took before; read once, and it blocks
   */
  public record Sources(
      LiveWatch.Opener opener,
      InstantSource clock,
      Supplier<Optional<RunPicture>> picture,
      Scripts scripts,
      Function<RunPicture, EarlierRuns> earlier) {}

  /** Tells what steps send; nothing where they send none or it cannot be read. */
  public interface Scripts {
    /** The scripts of the step that is due. */
    List<SqlScript> due(RunPicture picture, Connection connection) throws SQLException;

    /** The scripts of the step that took effect last. */
    List<SqlScript> applied(RunPicture picture);
  }

  private StripReader(Sources sources, Consumer<StripModel> publish) {
    this.sources = sources;
    this.publish = publish;
    this.losses = new StripLosses(sources.clock());
    this.watch = LiveWatch.start(sources.opener(), LiveWatch.DEFAULT_INTERVAL);
    this.asking = Thread.ofVirtual().name("belay-strip").unstarted(this::ask);
  }

  /**
   * Begins to read.
   *
   * @param publish takes each model; on a thread of the reader
   */
  public static StripReader start(Sources sources, Consumer<StripModel> publish) {
    var reader = new StripReader(sources, publish);
    reader.watch.listen(reader.new Hearing());
    reader.asking.start();
    return reader;
  }

  /** Lets somebody else hear the samples, too. */
  void also(LiveListener listener) {
    watch.listen(listener);
  }

  /** Hears the samples: keeps them, and leaves the questions to another thread. */
  private final class Hearing implements LiveListener {
    @Override
    public void sampled(Sample sample) {
      var look = new Look(sources.clock().instant(), sample);
      synchronized (StripReader.this) {
        live = new Live(Optional.of(look), points(look), live.outlook(), live.back());
      }
      wake.release();
      show();
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      show();
    }

    private List<Point> points(Look look) {
      var points = new ArrayList<>(live.points());
      points.removeIf(point -> point.at().isBefore(look.at().minus(SPAN)));
      points.add(Point.of(look));
      return points;
    }
  }

  private synchronized Live live() {
    return live;
  }

  private void show() {
    sources.picture().get().ifPresent(picture -> publish.accept(StripModels.of(facts(picture))));
  }

  // ---- what is asked beside the samples

  private void ask() {
    Optional<Session> session = Optional.empty();
    while (!closed) {
      try {
        wake.acquire();
        wake.drainPermits();
        if (session.isEmpty() && !closed) {
          session = Optional.of(sources.opener().open(SessionRole.SAMPLE, "belay/live/strip"));
        }
        if (session.isPresent() && !closed) {
          ask(session.get());
        }
      } catch (InterruptedException e) {
        break;
      } catch (SQLException | ConnectException e) {
        LOG.debug("What goes beside the samples cannot be read", e);
        session.ifPresent(Session::close);
        session = Optional.empty();
        // The last count stays, and says how old it is.
        keep(Optional.empty(), Optional.empty(), live().back().losses());
      }
    }
    session.ifPresent(Session::close);
  }

  private void ask(Session session) throws SQLException {
    var picture = sources.picture().get();
    if (picture.isEmpty()) {
      return;
    }
    if (before.isEmpty()) {
      before = Optional.of(sources.earlier().apply(picture.get()));
    }
    var outlook = outlook(session, picture.get());
    var written = written(session, picture.get());
    // A slow count must not keep back what is known already.
    keep(outlook, written, losses.known(facts(picture.get())));
    keep(outlook, written, losses.ask(session, facts(picture.get())));
  }

  private StripFacts facts(RunPicture picture) {
    return new StripFacts(picture.state(), picture.runbook(), live(), sources.clock().instant());
  }

  private synchronized void keep(
      Optional<LockOutlook> outlook, Optional<RowsWritten> written, Losses losing) {
    live =
        new Live(
            live.look(),
            live.points(),
            outlook,
            new Back(written, losing, before.orElse(EarlierRuns.NONE)));
  }

  /** Asked only while the step waits to be sent: later the locks themselves tell. */
  private Optional<LockOutlook> outlook(Session session, RunPicture picture) throws SQLException {
    var waits =
        RunScreens.currentForwards(picture)
            .map(picture.state()::step)
            .filter(step -> step.status() == StepStatus.WAITING || step.status() == StepStatus.NEXT)
            .isPresent();
    var scripts = waits ? sources.scripts().due(picture, session.jdbc()) : List.<SqlScript>of();
    if (scripts.isEmpty()) {
      return Optional.empty();
    }
    var own =
        live()
            .look()
            .map(look -> StripWaits.own(look.sample(), picture.state().run()))
            .orElse(java.util.Set.of());
    return Optional.of(LockOutlook.read(session.jdbc(), LockNeeds.of(scripts), own));
  }

  private Optional<RowsWritten> written(Session session, RunPicture picture) throws SQLException {
    var step = StripModels.lastEffect(facts(picture));
    var tables =
        step.isEmpty()
            ? List.<QualifiedName>of()
            : RowsWritten.touched(LockNeeds.of(sources.scripts().applied(picture)));
    if (step.isEmpty() || tables.isEmpty()) {
      counted = Map.of();
      return Optional.empty();
    }
    Instant now = sources.clock().instant();
    var counter = RowsWritten.count(session.jdbc(), tables, now);
    var first = counted.getOrDefault(step.get().id(), counter);
    counted = Map.of(step.get().id(), first);
    return Optional.of(first.until(counter));
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    watch.close();
    asking.interrupt();
  }
}
