package dev.belay.backup;

import java.util.Locale;

/** Sizes as PostgreSQL writes them: 24 kB, 611 MB, 18.4 GB, in steps of 1024. */
final class Bytes {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

  private Bytes() {}

  static String text(long bytes) {
    var value = (double) bytes;
    var unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit < 3 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
