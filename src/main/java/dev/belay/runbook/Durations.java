package dev.belay.runbook;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as runbooks write them: {@code 500ms}, {@code 30s}, {@code 5min}, {@code 1h30min}. */
public final class Durations {
  /** The pattern of a duration, also of the JSON Schema. */
  static final String PATTERN =
      "^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,9}h)?([0-9]{1,9}min)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

  private static final Pattern SHAPE = Pattern.compile(PATTERN);
  private static final String[] UNITS = {"d", "h", "min", "s", "ms"};
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private Durations() {}

  /** The duration, or nothing when the text is none; units go from the largest to the smallest. */
  public static Optional<Duration> parse(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var millis = 0L;
    for (var i = 0; i < UNITS.length; i++) {
      var part = matcher.group(i + 1);
      if (part != null) {
        millis += MILLIS[i] * Long.parseLong(part.substring(0, part.length() - UNITS[i].length()));
      }
    }
    return Optional.of(Duration.ofMillis(millis));
  }

  /** The shortest form, as {@code 1h30min}; parts below a millisecond are cut. */
  public static String format(Duration duration) {
    var rest = duration.toMillis();
    if (rest <= 0) {
      return "0s";
    }
    var text = new StringBuilder();
    for (var i = 0; i < UNITS.length; i++) {
      var count = rest / MILLIS[i];
      if (count > 0) {
        text.append(count).append(UNITS[i]);
      }
      rest %= MILLIS[i];
    }
    return text.toString();
  }
}
