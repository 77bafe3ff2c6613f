package dev.belay.run;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts how often the connection was lost at the same step, in this process, so that nothing is
 * repeated for ever. Used by the run's thread.
 */
final class Losses {
  private static final int MOST = 3;
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final long FIRST_PAUSE = 500;

  private Optional<String> step = Optional.empty();
  private long last;
  private int times;

  /**
   * Counts one more.
   *
   * @param at the step that the run stands at
   * @param working whether an attempt was under way; a loss between attempts is forgotten in time
   */
  void count(Optional<String> at, boolean working) {
    var now = System.nanoTime();
    var forgotten = !working && now - last > FORGOTTEN.toNanos();
    times = at.equals(step) && !forgotten ? times + 1 : 1;
    step = at;
    last = now;
  }

  /** How often it was lost there in a row. */
  int times() {
    return times;
  }

  /** Whether going on by itself is over. */
  boolean tooMany() {
    return times > MOST;
  }

  /** How long to wait before the next try: nothing at first, then longer each time. */
  Duration pause() {
    return times < 2 ? Duration.ZERO : Duration.ofMillis(FIRST_PAUSE << (times - 2));
  }

  void forget() {
    times = 0;
  }
}
