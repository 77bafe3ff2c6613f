package dev.belay.migration;

import java.util.Comparator;

/** The order of versions: numbers by their value, whatever their leading zeros. */
final class Versions {
  static final Comparator<String> ORDER =
      Comparator.comparing(Versions::digits, Comparator.comparing(String::length))
          .thenComparing(Versions::digits);

  private Versions() {}

  private static String digits(String version) {
    var first = 0;
    while (first < version.length() - 1 && version.charAt(first) == '0') {
      first++;
    }
    return version.substring(first);
  }
}
