package dev.belay.backup;

import dev.belay.backup.Contents.SequenceContents;
import dev.belay.backup.Contents.TableContents;
import dev.belay.backup.Verification.Comparison;
import dev.belay.backup.Verification.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what a database holds with what it should hold. */
final class Comparisons {
  private static final String MISSING = "missing";

  private Comparisons() {}

  static List<Comparison> between(Contents expected, Contents actual) {
    var comparisons = new ArrayList<Comparison>();
    objects(expected.objects(), actual.objects(), comparisons);
    tables(expected, actual, comparisons);
    sequences(expected, actual, comparisons);
    comparisons.add(Comparison.of("large objects", expected.largeObjects(), actual.largeObjects()));
    comparisons.add(Comparison.of("constraints not validated", names(expected), names(actual)));
    return comparisons;
  }

  static Tally tally(Contents expected, Contents actual) {
    var found =
        expected.objects().entrySet().stream()
            .mapToLong(
                kind -> Math.min(kind.getValue(), actual.objects().getOrDefault(kind.getKey(), 0L)))
            .sum();
    return new Tally(found, expected.objectCount());
  }

  private static void objects(
      Map<String, Long> expected, Map<String, Long> actual, List<Comparison> comparisons) {
    var kinds = new TreeSet<>(expected.keySet());
    kinds.addAll(actual.keySet());
    for (var kind : kinds) {
      comparisons.add(
          Comparison.of(kind, expected.getOrDefault(kind, 0L), actual.getOrDefault(kind, 0L)));
    }
  }

  private static void tables(Contents expected, Contents actual, List<Comparison> comparisons) {
    var restored =
        actual.tables().stream()
            .collect(Collectors.toMap(TableContents::label, Function.identity()));
    for (var table : expected.tables()) {
      var other = restored.get(table.label());
      var rows = "rows of " + table.label();
      if (other == null) {
        comparisons.add(new Comparison(rows, String.valueOf(table.rows()), MISSING, false));
        continue;
      }
      comparisons.add(Comparison.of(rows, table.rows(), other.rows()));
      if (table.checksum().isPresent()) {
        comparisons.add(
            Comparison.of(
                "checksum of " + table.label() + coverage(table),
                table.checksum().get(),
                other.checksum().orElse(MISSING)));
      }
    }
  }

  private static String coverage(TableContents table) {
    return table.sample().oneIn() > 1 ? ", about 1 row in " + table.sample().oneIn() : "";
  }

  private static void sequences(Contents expected, Contents actual, List<Comparison> comparisons) {
    var restored = new HashMap<String, SequenceContents>();
    actual
        .sequences()
        .forEach(sequence -> restored.put(sequence.schema() + "." + sequence.name(), sequence));
    for (var sequence : expected.sequences()) {
      var label = sequence.schema() + "." + sequence.name();
      var other = restored.get(label);
      var moved = !sequence.before().equals(sequence.after());
      comparisons.add(
          new Comparison(
              "value of " + label,
              moved ? sequence.before() + " to " + sequence.after() : sequence.before().toString(),
              other == null ? MISSING : other.after().toString(),
              other != null && sequence.admits(other.after())));
    }
  }

  private static String names(Contents contents) {
    return contents.unvalidated().isEmpty() ? "none" : String.join(", ", contents.unvalidated());
  }
}
