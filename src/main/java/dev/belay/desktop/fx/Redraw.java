package dev.belay.desktop.fx;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Works out what a screen shows beside the FX thread: one at a time, and of what was asked
 * meanwhile only the newest. FX thread only, but for the work.
 */
public final class Redraw<T> {
  private final Executor background;
  private final Executor fx;
  private final Consumer<T> receiver;
  private Optional<Supplier<T>> next = Optional.empty();
  private boolean busy;

  /** Where things run that may take long, and where screens change. */
  public record Threads(Executor background, Executor fx) {
    /** At once, where it is asked. */
    public static final Threads AT_ONCE = new Threads(Runnable::run, Runnable::run);
  }

  /**
   * Nothing is worked out yet.
   *
   * @param receiver takes what came out; on the FX thread
   */
  public Redraw(Threads threads, Consumer<T> receiver) {
    this.background = threads.background();
    this.fx = threads.fx();
    this.receiver = receiver;
  }

  /** Asks for that; it must be made of immutable things. */
  public void ask(Supplier<T> work) {
    next = Optional.of(work);
    if (!busy) {
      begin();
    }
  }

  private void begin() {
    var work = next.orElseThrow();
    next = Optional.empty();
    busy = true;
    background.execute(() -> {
      Runnable then;
      try {
        var made = work.get();
        then = () -> receiver.accept(made);
      } catch (RuntimeException | Error e) {
        then =
            () -> {
              throw e;
            };
      }
      var result = then;
      fx.execute(() -> done(result));
    });
  }

  private void done(Runnable result) {
    busy = false;
    try {
      result.run();
    } finally {
      if (!busy && next.isPresent()) {
        begin();
      }
    }
  }
}
