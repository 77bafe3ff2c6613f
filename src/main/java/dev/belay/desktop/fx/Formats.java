package dev.belay.desktop.fx;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers, times and sizes read on every screen. Elapsed time is cut, never rounded up. */
public final class Formats {
  private static final DateTimeFormatter SECONDS = utc("HH:mm:ss");
  private static final DateTimeFormatter MILLIS = utc("HH:mm:ss.SSS");
  private static final DateTimeFormatter MINUTES = utc("HH:mm");
  private static final DateTimeFormatter DATE = utc("d MMM yyyy");
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Formats() {}

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** {@code 12 ms}, {@code 0.3 s}, {@code 48 s}, {@code 12 min 41 s}, {@code 3 h 02 min}. */
  public static String duration(Duration time) {
    var millis = Math.max(0, time.toMillis());
    if (millis == 0) {
      return "0 s";
    }
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
    return prose(time);
  }

  /** Whole units, two at most: {@code 48 s}, {@code 12 min 41 s}, {@code 3 h 02 min}. */
  public static String prose(Duration time) {
    var seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, " min", seconds % 60, " s", false);
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, " h", seconds % 3600 / 60, " min", true);
    }
    return seconds / 86_400 + " d";
  }

  /** A limit as it was given: {@code 0.8 s}, {@code 10 s}, {@code 1 h}. */
  public static String limit(Duration time) {
    return time.toMillisPart() == 0 ? prose(time) : duration(time);
  }

  private static String two(long first, String unit, long second, String smaller, boolean pad) {
    if (second == 0) {
      return first + unit;
    }
    var digits = pad && second < 10 ? "0" + second : String.valueOf(second);
    return first + unit + " " + digits + smaller;
  }

  /** A running clock: {@code 2:51}, {@code 1:04:22}. */
  public static String clock(Duration time) {
    var seconds = Math.max(0, time.toSeconds());
    var hours = seconds / 3600;
    return hours == 0
        ? seconds / 60 + ":" + digits(seconds % 60)
        : hours + ":" + digits(seconds % 3600 / 60) + ":" + digits(seconds % 60);
  }

  /** Two digits; a table has thousands of clocks. */
  private static String digits(long number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }

  /** An age in its largest unit, at least {@code 1 s}; days from 48 h on. */
  public static String age(Duration time) {
    var seconds = Math.max(1, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  /** An age with its word: {@code 11 min ago}. */
  public static String ago(Instant then, Instant now) {
    return age(Duration.between(then, now)) + " ago";
  }

  /** {@code 03:12:44} in UTC; the word UTC stands once on the screen. */
  public static String moment(Instant moment) {
    return SECONDS.format(moment);
  }

  /** A journal's moment: {@code 03:12:44.088}. */
  public static String journalMoment(Instant moment) {
    return MILLIS.format(moment);
  }

  /** {@code 03:42, in 29 min}; once it is past {@code 03:42, 5 min ago}. */
  public static String deadline(Instant deadline, Instant now) {
    var left = Duration.between(now, deadline);
    return MINUTES.format(deadline)
        + (left.isNegative() ? ", " + age(left.negated()) + " ago" : ", in " + age(left));
  }

  /** {@code 19 Feb 2027}. */
  public static String date(Instant moment) {
    return DATE.format(moment);
  }

  /** PostgreSQL's units of 1024: {@code 24 kB}, {@code 611 MB}, {@code 18.4 GB}. */
  public static String bytes(long bytes) {
    var value = (double) Math.max(0, bytes);
    var unit = 0;
    while (value >= 1024 && unit < SIZES.length - 1) {
      value /= 1024;
      unit++;
    }
    var decimal = unit > 2 || unit == 2 && value < 10;
    if (!decimal && Math.round(value) == 1024) {
      value = 1;
      unit++;
      decimal = true;
    }
    return (decimal ? decimal(value) : String.valueOf(Math.round(value))) + " " + SIZES[unit];
  }

  /** {@code 96 MB/s}. */
  public static String byteRate(double bytesPerSecond) {
    return bytes(Math.round(bytesPerSecond)) + "/s";
  }

  /** {@code 412 /s}. */
  public static String rate(double perSecond) {
    return count(Math.round(perSecond)) + " /s";
  }

  /** {@code 0.3 %}, {@code 5 %}. */
  public static String percent(double percent) {
    return decimal(percent) + " %";
  }

  /** {@code 1,904,220}. */
  public static String count(long count) {
    return String.format(Locale.ENGLISH, "%,d", count);
  }

  /** For prose only: {@code 8.2 M}. */
  public static String rounded(long count) {
    if (count < 10_000) {
      return count(count);
    }
    return count < 1_000_000 ? decimal(count / 1e3) + " k" : decimal(count / 1e6) + " M";
  }

  /** {@code 312 of 312}. */
  public static String parts(long part, long whole) {
    return count(part) + " of " + count(whole);
  }

  /** {@code 34 / 200}. */
  public static String share(long part, long whole) {
    return count(part) + " / " + count(whole);
  }

  /** First and last four digits of a system identifier: {@code 7405…2261}. */
  public static String fingerprint(String identifier) {
    var length = identifier.length();
    return length <= 9
        ? identifier
        : identifier.substring(0, 4) + "…" + identifier.substring(length - 4);
  }

  private static String decimal(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
