package dev.belay.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The proof of a backup by restoring it; the file {@code verification.json} beside the manifest.
 *
 * @param server where it was restored, without any secret
 * @param bytes size of the restored database
 * @param notes what a reader of the result has to know, such as that the backup is of an empty
 *     database
 */
public record Verification(
    Instant verifiedAt,
    Duration duration,
    String server,
    long bytes,
    Tally objects,
    List<Comparison> comparisons,
    List<String> notes) {
  public Verification {
    comparisons = List.copyOf(comparisons);
    notes = List.copyOf(notes);
  }

  /** Whether everything that was compared is equal. */
  public boolean passed() {
    return comparisons.stream().allMatch(Comparison::equal);
  }

  /** What differs. */
  public List<Comparison> differences() {
    return comparisons.stream().filter(comparison -> !comparison.equal()).toList();
  }

  /** One thing compared: what the source held and what the restored database holds. */
  public record Comparison(String what, String expected, String actual, boolean equal) {
    static Comparison of(String what, Object expected, Object actual) {
      return new Comparison(what, expected.toString(), actual.toString(), expected.equals(actual));
    }
  }

  /** Objects found of objects expected; reads "312 of 312". */
  public record Tally(long found, long expected) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d of %,d", found, expected);
    }
  }
}
