package dev.belay.desktop.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javafx.application.Platform;

/**
 * Watches how long the FX thread keeps others waiting: asks it every ten milliseconds, and writes
 * down what it did where the answer took longer than the limit.
 */
public final class FxStalls implements AutoCloseable {
  private static final int KEPT = 12;

  private final Duration limit;
  private final Thread fx;
  private final Thread watcher;
  private final List<Long> delays = new ArrayList<>();
  private final List<String> culprits = new ArrayList<>();
  private volatile boolean ended;

  /** Watches from now on. */
  public FxStalls(Duration limit) {
    this.limit = limit;
    var found = new AtomicReference<Thread>();
    Fx.run(() -> found.set(Thread.currentThread()));
    fx = found.get();
    watcher = Thread.ofPlatform().daemon().name("fx-stalls").start(this::watch);
  }

  private void watch() {
    try {
      while (!ended) {
        var asked = System.nanoTime();
        var answered = new CountDownLatch(1);
        Platform.runLater(answered::countDown);
        if (!answered.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
          var doing = doing();
          answered.await();
          note(System.nanoTime() - asked, doing);
        } else {
          note(System.nanoTime() - asked, "");
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String doing() {
    return fx.getState()
        + Arrays.stream(fx.getStackTrace())
            .limit(60)
            .map(frame -> "\n    " + frame)
            .collect(Collectors.joining());
  }

  private synchronized void note(long nanos, String doing) {
    delays.add(nanos);
    if (!doing.isEmpty() && culprits.size() < KEPT) {
      culprits.add(Instant.now() + ": " + nanos / 1_000_000 + " ms, " + doing);
    }
  }

  /** The delay that this share of the answers did not exceed. */
  public synchronized Duration percentile(double share) {
    var sorted = delays.stream().sorted().toList();
    var at = (int) Math.ceil(share / 100 * sorted.size()) - 1;
    return Duration.ofNanos(sorted.get(Math.max(0, at)));
  }

  /** The figures, and what the thread did in the first of the long ones. */
  public synchronized String report() {
    var over = delays.stream().filter(one -> one > limit.toNanos()).count();
    return "FX thread: %d questions, p50 %d us, p99 %d us, longest %d us, %d over %d ms%n%s"
        .formatted(
            delays.size(),
            percentile(50).toNanos() / 1000,
            percentile(99).toNanos() / 1000,
            percentile(100).toNanos() / 1000,
            over,
            limit.toMillis(),
            String.join("\n", culprits));
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    watcher.join();
  }
}
