package dev.belay.schema;

import java.util.List;
import java.util.SortedMap;

/** One difference between two snapshots. */
public sealed interface SchemaDifference {
  /** The difference in one line. */
  String text();

  /** An object that only the later snapshot has. */
  record Added(SchemaObject object) implements SchemaDifference {
    @Override
    public String text() {
      return object + " is added";
    }
  }

  /** An object that only the earlier snapshot has. */
  record Removed(SchemaObject object) implements SchemaDifference {
    @Override
    public String text() {
      return object + " is removed";
    }
  }

  /** An object that both have and that is defined differently. */
  record Changed(String kind, String identity, SortedMap<String, Change> changes)
      implements SchemaDifference {
    @Override
    public String text() {
      var parts =
          changes.entrySet().stream()
              .map(change ->
                  "%s from \"%s\" to \"%s\""
                      .formatted(
                          change.getKey(), change.getValue().before(), change.getValue().after()))
              .toList();
      return "%s %s changes %s".formatted(kind, identity, String.join(", ", parts));
    }
  }

  /** A property before and after; a property at its default reads "default". */
  record Change(String before, String after) {}

  /**
   * The columns that both have stand in another order. Nothing but dropping and adding columns, or
   * writing the table anew, changes it; a caller may accept it.
   */
  record ColumnOrder(String table, List<String> before, List<String> after)
      implements SchemaDifference {
    public ColumnOrder {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    @Override
    public String text() {
      return "table %s has its columns in another order: %s, before %s"
          .formatted(table, String.join(", ", after), String.join(", ", before));
    }
  }
}
