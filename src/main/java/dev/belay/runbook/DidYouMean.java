package dev.belay.runbook;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a mistyped one was most likely meant to be. */
public final class DidYouMean {
  private DidYouMean() {}

  /** A cure: the nearest word as a question, else the list of all. */
  public static String cure(String word, Collection<String> candidates) {
    var known = candidates.stream().filter(name -> !name.isBlank()).toList();
    return nearest(word, known)
        .map(near -> "Did you mean " + near + "?")
        .orElseGet(
            () -> known.isEmpty() ? "Remove it." : "Known here: " + String.join(", ", known) + ".");
  }

  static Optional<String> nearest(String word, Collection<String> known) {
    var plain = plain(word);
    return known.stream()
        .filter(candidate -> distance(plain, plain(candidate)) <= Math.max(1, plain.length() / 4))
        .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
  }

  private static String plain(String word) {
    var cut = word.length() > 60 ? word.substring(0, 60) : word;
    return cut.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** The number of letters to insert, delete, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    var d = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
