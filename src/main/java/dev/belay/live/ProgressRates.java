package dev.belay.live;

import dev.belay.live.ProgressRow.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast counters grow, from consecutive readings: the mean since a counter was first seen in its
 * phase. Used by one thread at a time.
 */
final class ProgressRates {
  /** A rate is not told before this: until then it is chance. */
  static final Duration EARLIEST = Duration.ofSeconds(10);

  private Map<String, Start> starts = new HashMap<>();
  private Map<String, Start> next = new HashMap<>();

  /** Where a counter was when its phase was first seen. */
  private record Start(Instant at, long done) {}

  /**
   * A counter as it is now. A counter that went back begins anew.
   *
   * @param key tells it from other counters, and from itself in another phase
   * @param total 0 where the server gives none
   */
  Measure measure(String key, String unit, long done, long total, Instant now) {
    var start = Optional.ofNullable(starts.get(key)).filter(old -> old.done() <= done);
    next.put(key, start.orElse(new Start(now, done)));
    var shown = total > 0 ? Math.min(done, total) : done;
    var rate =
        start
            .filter(from -> Duration.between(from.at(), now).compareTo(EARLIEST) >= 0)
            .map(from ->
                (done - from.done()) * 1000.0 / Duration.between(from.at(), now).toMillis());
    var remaining =
        rate.filter(perSecond -> total > 0 && perSecond > 0)
            .map(perSecond -> Duration.ofMillis(Math.round((total - shown) * 1000 / perSecond)));
    return new Measure(
        unit, shown, total > 0 ? Optional.of(total) : Optional.empty(), rate, remaining);
  }

  /** A reading is complete: counters that were not in it are forgotten. */
  void endReading() {
    starts = next;
    next = new HashMap<>();
  }
}
