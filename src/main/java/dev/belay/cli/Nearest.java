package dev.belay.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one most likely stands for. */
final class Nearest {
  private Nearest() {}

  /** A cure: the nearest word as a question, else the known ones. */
  static String cure(String word, Collection<String> known) {
    return of(word, known)
        .map(near -> "Did you mean " + near + "?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "Remove it."
                    : "Known here: " + String.join(", ", known) + ".");
  }

  private static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, word.length() / 4))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** The number of letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 20) {
      return Integer.MAX_VALUE;
    }
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
