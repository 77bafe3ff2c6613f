package dev.belay.desktop.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javafx.application.Platform;

/**
 * Watches how long the FX thread keeps others waiting: asks it every ten milliseconds, and writes
 * down what it did where the answer took longer than the limit. What counts is what the thread did
 * itself meanwhile, computing or waiting for a lock: that others had the processor is not its
 * doing.
 */
public final class FxStalls implements AutoCloseable {
  private static final int KEPT = 12;

  private final Duration limit;
  private final Thread fx;
  private final Thread watcher;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Delay> delays = new ArrayList<>();
  private final List<String> culprits = new ArrayList<>();
  private volatile boolean ended;

  /** How long an answer took, and what of it the thread computed or waited for a lock. */
  private record Delay(long wall, long own) {}

  /** Watches from now on. */
  public FxStalls(Duration limit) {
    this.limit = limit;
    if (THREADS.isThreadContentionMonitoringSupported()) {
      THREADS.setThreadContentionMonitoringEnabled(true);
    }
    var found = new AtomicReference<Thread>();
    Fx.run(() -> found.set(Thread.currentThread()));
    fx = found.get();
    watcher = Thread.ofPlatform().daemon().name("fx-stalls").start(this::watch);
  }

  private void watch() {
    try {
      while (!ended) {
        var asked = System.nanoTime();
        var before = own();
        var answered = new CountDownLatch(1);
        Platform.runLater(answered::countDown);
        if (!answered.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
          var doing = doing();
          answered.await();
          note(new Delay(System.nanoTime() - asked, own() - before), doing);
        } else {
          note(new Delay(System.nanoTime() - asked, own() - before), "");
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long own() {
    var info = THREADS.getThreadInfo(fx.threadId());
    var blocked = info == null ? 0 : Math.max(0, info.getBlockedTime());
    return THREADS.getThreadCpuTime(fx.threadId()) + blocked * 1_000_000;
  }

  private String doing() {
    return fx.getState()
        + Arrays.stream(fx.getStackTrace())
            .limit(60)
            .map(frame -> "\n    " + frame)
            .collect(Collectors.joining());
  }

  private synchronized void note(Delay delay, String doing) {
    delays.add(delay);
    if (!doing.isEmpty() && delay.own() > limit.toNanos() && culprits.size() < KEPT) {
      culprits.add(
          "%s: %d ms, %d ms of it its own, %s"
              .formatted(Instant.now(), delay.wall() / 1_000_000, delay.own() / 1_000_000, doing));
    }
  }

  /** The delay of the thread's own making that this share of the answers did not exceed. */
  public synchronized Duration percentile(double share) {
    return percentile(share, Delay::own);
  }

  private Duration percentile(double share, ToLongFunction<Delay> of) {
    var sorted = delays.stream().map(of::applyAsLong).sorted().toList();
    var at = (int) Math.ceil(share / 100 * sorted.size()) - 1;
    return Duration.ofNanos(sorted.get(Math.max(0, at)));
  }

  /** The figures, and what the thread did in the first of the long ones. */
  public synchronized String report() {
    return "FX thread: %d questions; its own doing %s; with other programs on the machine %s%n%s"
        .formatted(
            delays.size(), figures(Delay::own), figures(Delay::wall), String.join("\n", culprits));
  }

  private String figures(ToLongFunction<Delay> of) {
    return "p50 %d us, p99 %d us, longest %d us, %d over %d ms"
        .formatted(
            percentile(50, of).toNanos() / 1000,
            percentile(99, of).toNanos() / 1000,
            percentile(100, of).toNanos() / 1000,
            delays.stream().filter(one -> of.applyAsLong(one) > limit.toNanos()).count(),
            limit.toMillis());
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    watcher.join();
  }
}
