package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Latest;
import dev.belay.live.ActionOutcome;
import dev.belay.live.LiveListener;
import dev.belay.live.LiveWatch;
import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import dev.belay.postgres.Environment;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches the server of the connection in use, one at a time. Its calls return at once. */
public final class WatchDesk implements AutoCloseable {
  private final Executor background;
  private final Executor fx;
  private final Latest<Watched> publish;
  private final Object changing = new Object();
  private volatile Watched now =
      new Watched(0, "", Environment.SANDBOX, Optional.empty(), Optional.empty());
  private volatile @Nullable LiveWatch watch;

  /** A server to watch. */
  public record Where(String name, Environment environment, LiveWatch.Opener opener) {}

  /**
   * Watches nothing yet.
   *
   * @param receiver takes what is seen, on the FX thread
   */
  public WatchDesk(Executor background, Executor fx, Consumer<Watched> receiver) {
    this.background = background;
    this.fx = fx;
    this.publish = new Latest<>(fx, receiver);
  }

  /** Watches that server from now on, and no other one. */
  public synchronized void follow(Where where) {
    var number = now.number() + 1;
    now =
        new Watched(number, where.name(), where.environment(), Optional.empty(), Optional.empty());
    publish.offer(now);
    background.execute(() -> replace(number, where));
  }

  /** Watches nothing; why is shown. */
  public synchronized void nothing(String name, Environment environment, Unreachable why) {
    var number = now.number() + 1;
    now = new Watched(number, name, environment, Optional.empty(), Optional.of(why));
    publish.offer(now);
    background.execute(this::end);
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

  private ActionOutcome outcome(int number, Act act) {
    LiveWatch one;
    synchronized (this) {
      one = now.number() == number ? watch : null;
    }
    if (one == null) {
      return new ActionOutcome(
          ActionOutcome.Kind.REFUSED, "Another server is watched by now: nothing was sent.");
    }
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
        fresh.listen(new Hearing(number));
        watch = fresh;
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
    }
  }

  private synchronized void take(
      int number, Optional<BlockScene> scene, Optional<Unreachable> away) {
    if (now.number() == number) {
      now = new Watched(number, now.name(), now.environment(), scene.or(() -> now.scene()), away);
      publish.offer(now);
    }
  }

  private final class Hearing implements LiveListener {
    private final int number;

    Hearing(int number) {
      this.number = number;
    }

    @Override
    public void sampled(Sample sample) {
      take(number, Optional.of(BlockScene.of(sample)), Optional.empty());
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      take(number, Optional.empty(), Optional.of(unreachable));
    }
  }

  /** Ends the watch. */
  @Override
  public void close() {
    publish.close();
    synchronized (this) {
      now =
          new Watched(now.number() + 1, "", now.environment(), Optional.empty(), Optional.empty());
    }
    end();
  }
}
