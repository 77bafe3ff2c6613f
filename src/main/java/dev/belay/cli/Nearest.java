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
            () -> known.isEmpty() ? "Remove it." : "Known here: " + String.join(", ", known) + ".");
  }

  private static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, word.length() / 4))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** The number of letters to insert, delete, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 20) {
      return Integer.MAX_VALUE;
    }
    var d = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    var change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    var least = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    var swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
