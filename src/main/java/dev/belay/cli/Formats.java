package dev.belay.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them. */
final class Formats {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

  private Formats() {}

  /** {@code 12 ms}, {@code 0.3 s}, {@code 48 s}, {@code 12 min 41 s}, {@code 3 h 02 min}. */
  static String duration(Duration duration) {
    var millis = Math.max(0, duration.toMillis());
    var seconds = millis / 1000;
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
    return seconds / 86_400 + " d";
  }

  /** A running clock: {@code 2:51}, {@code 1:04:22}. */
  static String clock(Duration duration) {
    var seconds = Math.max(0, duration.toSeconds());
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** An age: at least one second, one unit. */
  static String age(Duration age) {
    var seconds = Math.max(1, age.toSeconds());
    return duration(Duration.ofSeconds(seconds)).replace(".0 s", " s");
  }

  /** The time of day, in UTC. */
  static String time(Instant at) {
    return TIME.format(at);
  }

  /** The date, in UTC. */
  static String day(Instant at) {
    return DAY.format(at);
  }

  /** {@code 24 kB}, {@code 18.4 GB}: in PostgreSQL's way, of 1024. */
  static String bytes(long bytes) {
    var value = (double) bytes;
    var unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 || value >= 100
        ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]).replace(".0 ", " ");
  }

  /** {@code 1,904,220}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 statement}, {@code 3 statements}. */
  static String plural(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }
}
