package dev.belay.schema;

import java.util.Set;

/**
 * What is left out of a snapshot besides the server's own schemas, temporary objects and members of
 * extensions.
 *
 * @param schemas names of schemas whose objects are left out
 * @param relations relations left out with their columns, indexes and so on, as the server writes
 *     their qualified names: {@code public.flyway_schema_history}
 */
public record SchemaFilter(Set<String> schemas, Set<String> relations) {
  public SchemaFilter {
    schemas = Set.copyOf(schemas);
    relations = Set.copyOf(relations);
  }

  /** Leaves out Belay's own schema. */
  public static SchemaFilter standard() {
    return new SchemaFilter(Set.of("belay"), Set.of());
  }

  /** Leaves out Belay's own schema and those relations, such as a history table. */
  public static SchemaFilter without(String... relations) {
    return new SchemaFilter(Set.of("belay"), Set.of(relations));
  }
}
