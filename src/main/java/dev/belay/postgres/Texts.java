package dev.belay.postgres;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Small texts of messages. */
final class Texts {
  private static final int LONGEST_SHOWN = 60;

  private Texts() {}

  /** A piece of somebody's input, fit for a message: control characters out, not too long. */
  static String shown(String text) {
    var clean = text.replaceAll("\\p{Cntrl}", "�");
    return clean.length() > LONGEST_SHOWN ? clean.substring(0, LONGEST_SHOWN) + "…" : clean;
  }

  /** The known word that was probably meant. */
  static Optional<String> suggest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  private static int distance(String left, String right) {
    var row = new int[right.length() + 1];
    for (var j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= left.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= right.length(); j++) {
        var above = row[j];
        var change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
