package dev.belay.desktop.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;

/** What a view listens to, ended together when the view goes. FX thread only. */
public final class Subscriptions implements AutoCloseable {
  private final Deque<Runnable> endings = new ArrayDeque<>();

  /** Tells the consumer the value now and each time it changes. */
  public <T> void watch(ObservableValue<T> value, Consumer<? super T> consumer) {
    ChangeListener<T> listener = (_, _, now) -> consumer.accept(now);
    value.addListener(listener);
    endings.push(() -> value.removeListener(listener));
    consumer.accept(value.getValue());
  }

  /** Runs that when the view goes. */
  public void add(Runnable ending) {
    endings.push(ending);
  }

  /** Ends all, the newest first; again does nothing. */
  @Override
  public void close() {
    while (!endings.isEmpty()) {
      endings.pop().run();
    }
  }
}
