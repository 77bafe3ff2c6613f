package dev.belay.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two snapshots. */
public final class SchemaComparison {
  private static final String DEFAULT = "default";

  private SchemaComparison() {}

  /** The differences, ordered by kind and name; the order of columns last. */
  public static List<SchemaDifference> compare(SchemaSnapshot before, SchemaSnapshot after) {
    var differences = new ArrayList<SchemaDifference>();
    var earlier = byName(before);
    var later = byName(after);
    var names = new TreeSet<>(earlier.keySet());
    names.addAll(later.keySet());
    for (var name : names) {
      var old = earlier.get(name);
      var now = later.get(name);
      if (old == null && now != null) {
        differences.add(new SchemaDifference.Added(now));
      } else if (old != null && now == null) {
        differences.add(new SchemaDifference.Removed(old));
      } else if (old != null && now != null && !old.equals(now)) {
        differences.add(
            new SchemaDifference.Changed(old.kind(), old.identity(), changes(old, now)));
      }
    }
    columnOrder(before, after, differences);
    return differences;
  }

  private static Map<String, SchemaObject> byName(SchemaSnapshot snapshot) {
    var objects = new LinkedHashMap<String, SchemaObject>();
    snapshot.objects().forEach(object -> objects.put(object.toString(), object));
    return objects;
  }

  private static SortedMap<String, SchemaDifference.Change> changes(
      SchemaObject old, SchemaObject now) {
    var changes = new TreeMap<String, SchemaDifference.Change>();
    var names = new TreeSet<>(old.properties().keySet());
    names.addAll(now.properties().keySet());
    for (var name : names) {
      var before = old.properties().getOrDefault(name, DEFAULT);
      var after = now.properties().getOrDefault(name, DEFAULT);
      if (!before.equals(after)) {
        changes.put(name, new SchemaDifference.Change(before, after));
      }
    }
    return changes;
  }

  private static void columnOrder(
      SchemaSnapshot before, SchemaSnapshot after, List<SchemaDifference> differences) {
    before
        .columnOrder()
        .forEach((table, columns) -> {
          var now = after.columnOrder().getOrDefault(table, List.of());
          var old = columns.stream().filter(now::contains).toList();
          var kept = now.stream().filter(columns::contains).toList();
          if (!old.equals(kept)) {
            differences.add(new SchemaDifference.ColumnOrder(table, old, kept));
          }
        });
  }
}
