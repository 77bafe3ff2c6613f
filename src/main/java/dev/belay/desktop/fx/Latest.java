package dev.belay.desktop.fx;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands values of any thread to one receiver on another, the newest only: however many are offered,
 * at most one runnable waits, and what is overtaken is never delivered.
 *
 * @param <T> immutable snapshots
 */
public final class Latest<T> {
  private final Executor thread;
  private final Consumer<? super T> receiver;
  private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * A hand-over.
   *
   * @param thread runs the receiver; on screens {@link FxThread#executor()}
   */
  public Latest(Executor thread, Consumer<? super T> receiver) {
    this.thread = thread;
    this.receiver = receiver;
  }

  /** Offers a value; from any thread, never blocks. */
  public void offer(T value) {
    if (closed) {
      return;
    }
    if (waiting.getAndSet(value) == null) {
      thread.execute(this::deliver);
    }
  }

  /** Delivers nothing any more; what waits is dropped. */
  public void close() {
    closed = true;
    waiting.set(null);
  }

  private void deliver() {
    var value = waiting.getAndSet(null);
    if (value != null && !closed) {
      receiver.accept(value);
    }
  }
}
