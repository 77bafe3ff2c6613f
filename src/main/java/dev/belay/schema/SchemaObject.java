package dev.belay.schema;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One object of a schema.
 *
 * @param kind PostgreSQL's word for it: table, column, index, function …
 * @param identity its qualified name, quoted where needed, with what tells it from others of its
 *     name
 * @param properties what defines it, by PostgreSQL's names; what is at its default is left out
 */
public record SchemaObject(String kind, String identity, SortedMap<String, String> properties)
    implements Comparable<SchemaObject> {
  private static final Comparator<SchemaObject> ORDER =
      Comparator.comparing(SchemaObject::kind).thenComparing(SchemaObject::identity);

  public SchemaObject {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** All properties as text, one per line; lines of a longer value are indented. */
  public String definition() {
    var text = new StringBuilder();
    properties.forEach((name, value) ->
        text.append(name).append(": ").append(value.replace("\n", "\n  ")).append('\n'));
    return text.toString();
  }

  @Override
  public int compareTo(SchemaObject other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + identity;
  }
}
