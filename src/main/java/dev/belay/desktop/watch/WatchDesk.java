package dev.belay.desktop.watch;

import dev.belay.desktop.fx.Latest;
import dev.belay.live.ActionOutcome;
import dev.belay.live.LiveListener;
import dev.belay.live.LiveWatch;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.StatementText;
import dev.belay.live.Unreachable;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.Environment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the server of the connection in use, one at a time, for all rooms that show it. Its calls
 * return at once.
 */
public final class WatchDesk implements AutoCloseable {
  private final Executor background;
  private final Executor fx;
  private final List<Channel<?>> channels = new CopyOnWriteArrayList<>();
  private final List<Function<Where, Beside>> besides = new CopyOnWriteArrayList<>();
  private final Object changing = new Object();
  private Seen now = new Seen(0, "", Environment.SANDBOX, Optional.empty());
  private volatile @Nullable LiveWatch watch;

  /** Of the server that is watched; within {@code changing}. */
  private List<Beside> hearing = List.of();

  /** A server to watch. */
  public record Where(String name, Environment environment, LiveWatch.Opener opener) {}

  /**
   * What hears of one server only.
   *
   * @param end is run when another server is watched, or none
   */
  public record Beside(LiveListener listener, Runnable end) {}

  /** What is the same for every room. */
  private record Seen(
      int number, String name, Environment environment, Optional<Unreachable> away) {}

  /** Watches nothing yet. */
  public WatchDesk(Executor background, Executor fx) {
    this.background = background;
    this.fx = fx;
  }

  /**
   * Tells another room what is seen; to be called before anything is watched.
   *
   * @param derivation makes what the room shows of a sample, beside the FX thread; a new one for
   *     each server, so that it may remember the samples before
   * @param receiver takes it on the FX thread, the newest only
   */
  public <T> void tell(
      Supplier<Function<Sample, T>> derivation, Consumer<? super Watched<T>> receiver) {
    channels.add(new Channel<>(derivation, new Latest<>(fx, receiver)));
  }

  /**
   * Has each server that is watched heard by somebody else too; to be called before anything is
   * watched.
   *
   * @param begins is called away from the FX thread
   */
  public void beside(Function<Where, Beside> begins) {
    besides.add(begins);
  }

  /** Watches that server from now on, and no other one. */
  public synchronized void follow(Where where) {
    var number = now.number() + 1;
    now = new Seen(number, where.name(), where.environment(), Optional.empty());
    channels.forEach(Channel::restart);
    background.execute(() -> replace(number, where));
  }

  /** Watches nothing; why is shown. */
  public synchronized void nothing(String name, Environment environment, Unreachable why) {
    now = new Seen(now.number() + 1, name, environment, Optional.of(why));
    channels.forEach(Channel::restart);
    background.execute(this::end);
  }

  /** The name of the connection that is watched. */
  public synchronized String name() {
    return now.name();
  }

  /** Takes a sample as soon as possible. */
  public void askNow() {
    var one = watch;
    if (one != null) {
      one.sampleNow();
    }
  }

  /**
   * Does it on the server with that number; when another one is watched by now, nothing is sent.
   *
   * @param then takes what the server says, on the FX thread
   */
  public void act(int number, Act act, Consumer<ActionOutcome> then) {
    background.execute(() -> {
      var outcome = outcome(number, act);
      fx.execute(() -> then.accept(outcome));
      askNow();
    });
  }

  /**
   * Reads what that session runs, longer than a sample has it.
   *
   * @param then takes it on the FX thread; empty when it cannot be had
   */
  public void text(int number, BackendId of, Consumer<Optional<StatementText>> then) {
    background.execute(() -> {
      var text = watched(number).flatMap(one -> one.text(of));
      fx.execute(() -> then.accept(text));
    });
  }

  /** Gives those sessions the whole texts of their queries. Blocks. */
  public List<SessionActivity> whole(int number, List<SessionActivity> sessions) {
    var cut =
        sessions.stream()
            .filter(session -> session.query().cut())
            .flatMap(session -> session.id().stream())
            .toList();
    var watched = watched(number);
    if (cut.isEmpty() || watched.isEmpty()) {
      return sessions;
    }
    var texts = watched.get().texts(cut);
    return sessions.stream().map(session -> whole(session, texts)).toList();
  }

  /** Meanwhile it may run another query: the text must begin as the sample's does. */
  private static SessionActivity whole(
      SessionActivity session, Map<BackendId, StatementText> texts) {
    var query = session.query();
    return session
        .id()
        .map(texts::get)
        .filter(all -> query.cut() && all.text().startsWith(query.text()))
        .map(all ->
            session.with(
                new SessionActivity.Query(all.text(), all.cut(), query.hidden(), query.id())))
        .orElse(session);
  }

  private synchronized Optional<LiveWatch> watched(int number) {
    return now.number() == number ? Optional.ofNullable(watch) : Optional.empty();
  }

  private ActionOutcome outcome(int number, Act act) {
    var watched = watched(number);
    if (watched.isEmpty()) {
      return new ActionOutcome(
          ActionOutcome.Kind.REFUSED, "Another server is watched by now: nothing was sent.");
    }
    var one = watched.get();
    return switch (act) {
      case Act.Cancel(var id) -> one.cancel(id);
      case Act.Terminate(var id) -> one.terminate(id);
      case Act.RollBack(var transaction) -> one.rollbackPrepared(transaction);
    };
  }

  /** Ending a watch may wait for a server that does not answer. */
  private void replace(int number, Where where) {
    synchronized (changing) {
      end();
      synchronized (this) {
        if (now.number() != number) {
          return;
        }
        var fresh = LiveWatch.start(where.opener(), LiveWatch.DEFAULT_INTERVAL);
        channels.forEach(channel -> fresh.listen(channel.hearing(number)));
        watch = fresh;
      }
      hearing = besides.stream().map(begins -> begins.apply(where)).toList();
      var one = watch;
      if (one != null) {
        hearing.forEach(beside -> one.listen(beside.listener()));
      }
    }
  }

  private void end() {
    synchronized (changing) {
      var old = watch;
      watch = null;
      if (old != null) {
        old.close();
      }
      hearing.forEach(beside -> beside.end().run());
      hearing = List.of();
    }
  }

  /** What one room hears of. */
  private final class Channel<T> {
    private final Supplier<Function<Sample, T>> derivation;
    private final Latest<Watched<T>> publish;
    private Optional<T> scene = Optional.empty();

    Channel(Supplier<Function<Sample, T>> derivation, Latest<Watched<T>> publish) {
      this.derivation = derivation;
      this.publish = publish;
    }

    /** Within the desk's lock. */
    void restart() {
      scene = Optional.empty();
      offer();
    }

    private void offer() {
      publish.offer(new Watched<>(now.number(), now.name(), now.environment(), scene, now.away()));
    }

    LiveListener hearing(int number) {
      var derive = derivation.get();
      return new LiveListener() {
        @Override
        public void sampled(Sample sample) {
          var made = derive.apply(sample);
          take(number, Optional.of(made), Optional.empty());
        }

        @Override
        public void unreachable(Unreachable unreachable) {
          take(number, Optional.empty(), Optional.of(unreachable));
        }
      };
    }

    private void take(int number, Optional<T> fresh, Optional<Unreachable> away) {
      synchronized (WatchDesk.this) {
        if (now.number() == number) {
          now = new Seen(number, now.name(), now.environment(), away);
          scene = fresh.or(() -> scene);
          offer();
        }
      }
    }
  }

  /** Ends the watch. */
  @Override
  public void close() {
    channels.forEach(channel -> channel.publish.close());
    synchronized (this) {
      now = new Seen(now.number() + 1, "", now.environment(), Optional.empty());
    }
    end();
  }
}
