package dev.belay.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a person asked to stop, and who is to be told. Any thread. */
public final class StopSignal {
  private final List<Runnable> hooks = new ArrayList<>();
  private Optional<String> by = Optional.empty();

  /** Whether it was asked for. */
  public synchronized boolean requested() {
    return by.isPresent();
  }

  /** Asks: everything that registered is told at once. */
  void request(String person) {
    List<Runnable> told;
    synchronized (this) {
      by = Optional.of(person);
      told = List.copyOf(hooks);
      notifyAll();
    }
    told.forEach(Runnable::run);
  }

  synchronized void clear() {
    by = Optional.empty();
  }

  /** Who asked for it, if somebody did; from then on it is not asked for any more. */
  synchronized Optional<String> take() {
    var taken = by;
    by = Optional.empty();
    return taken;
  }

  /** Runs the hook when a stop is asked for, until closed; at once if it was asked already. */
  public AutoCloseable onStop(Runnable hook) {
    boolean already;
    synchronized (this) {
      hooks.add(hook);
      already = by.isPresent();
    }
    if (already) {
      hook.run();
    }
    return () -> {
      synchronized (this) {
        hooks.remove(hook);
      }
    };
  }

  /** Waits, at most that long, and says whether a stop was asked for. */
  public synchronized boolean await(Duration patience) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (by.isEmpty()) {
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
