package dev.belay.backup;

/**
 * How much of each table the manifest proves. Row counts are always exact.
 *
 * @param checksums whether rows are hashed at all
 * @param wholeBelowBytes tables smaller than this have every row hashed
 * @param oneIn in larger tables, one row in this many is hashed, chosen by the hash of its primary
 *     key (of the whole row where there is none), so that a restored copy chooses the same rows
 */
public record ManifestDepth(boolean checksums, long wholeBelowBytes, int oneIn) {
  public ManifestDepth {
    if (oneIn < 1 || wholeBelowBytes < 0) {
      throw new IllegalArgumentException("oneIn is at least 1, wholeBelowBytes at least 0");
    }
  }

  /** Every row of every table is hashed. */
  public static ManifestDepth full() {
    return new ManifestDepth(true, Long.MAX_VALUE, 1);
  }

  /** Tables below 1 GB whole, larger ones one row in 32. */
  public static ManifestDepth sampled() {
    return new ManifestDepth(true, 1L << 30, 32);
  }

  /** Row counts only. */
  public static ManifestDepth counts() {
    return new ManifestDepth(false, 0, 1);
  }
}
