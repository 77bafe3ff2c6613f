package dev.belay.run;

import java.time.Duration;
import java.util.Locale;

/** Durations in words: two units at most. */
final class Durations {
  private Durations() {}

  static String words(Duration duration) {
    var seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds / 60 % 60 + " min");
    }
    return seconds / 86_400 + " d";
  }
}
