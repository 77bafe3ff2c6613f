package dev.belay.run;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something with a deadline. */
final class Eventually {
  private Eventually() {}

  static void until(Callable<Boolean> condition) throws Exception {
    until(Duration.ofSeconds(15), condition);
  }

  /** How long it took. */
  static Duration until(Duration patience, Callable<Boolean> condition) throws Exception {
    var start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError("Not within " + patience);
      }
      Thread.sleep(20);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
