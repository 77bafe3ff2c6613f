package dev.belay.backup;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a database holds, in one snapshot.
 *
 * @param objects how many objects there are of each kind; kinds without any are left out
 * @param largeObjects how many large objects there are
 * @param unvalidated constraints that are not validated, by name
 * @param method how the checksums are made
 * @param cost how long reading took
 */
public record Contents(
    List<TableContents> tables,
    Map<String, Long> objects,
    List<SequenceContents> sequences,
    long largeObjects,
    List<String> unvalidated,
    String method,
    Duration cost) {
  public Contents {
    tables = List.copyOf(tables);
    objects = Collections.unmodifiableMap(new TreeMap<>(objects));
    sequences = List.copyOf(sequences);
    unvalidated = List.copyOf(unvalidated);
  }

  /** Whether there is nothing in it at all. */
  public boolean empty() {
    return tables.isEmpty() && objects.isEmpty() && largeObjects == 0;
  }

  /** How many objects there are of all kinds. */
  public long objectCount() {
    return objects.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * One table.
   *
   * @param checksum a sum over the hashes of its rows, whatever their order; absent where only rows
   *     are counted
   * @param sample which rows the checksum covers
   */
  public record TableContents(
      String schema, String name, long rows, Optional<String> checksum, Sample sample) {
    /** Schema and name, as people write them. */
    public String label() {
      return schema + "." + name;
    }
  }

  /**
   * Which rows of a table a checksum covers.
   *
   * @param oneIn 1 for every row, n for about one row in n, 0 for none
   * @param key the columns by whose hash rows are chosen; empty for the whole row
   */
  public record Sample(int oneIn, List<String> key) {
    static final Sample EVERY_ROW = new Sample(1, List.of());
    static final Sample NO_ROW = new Sample(0, List.of());

    public Sample {
      key = List.copyOf(key);
    }
  }

  /**
   * One sequence. Sequences do not obey snapshots, so both its value before the dump and after it
   * are kept; the dump's lies between them.
   */
  public record SequenceContents(
      String schema, String name, SequenceValue before, SequenceValue after, boolean cycles) {
    boolean admits(SequenceValue restored) {
      if (restored.equals(before) || restored.equals(after)) {
        return true;
      }
      var low = Math.min(before.last(), after.last());
      var high = Math.max(before.last(), after.last());
      var moved = !before.equals(after);
      return moved && (cycles || (restored.last() >= low && restored.last() <= high));
    }
  }

  /** A sequence's last value, and whether it was given out already. */
  public record SequenceValue(long last, boolean called) {
    @Override
    public String toString() {
      return last + (called ? "" : " (next)");
    }
  }
}
