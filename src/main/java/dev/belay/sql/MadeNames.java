package dev.belay.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What scripts have made and renamed so far, so that a name can be followed back. */
final class MadeNames {
  /** By the name of now: the name before the first script; empty where the scripts made it. */
  private final Map<QualifiedName, Optional<QualifiedName>> tables = new HashMap<>();

  private final Map<Column, Optional<String>> columns = new HashMap<>();
  private final Set<String> schemas = new HashSet<>();

  private record Column(QualifiedName table, String name) {}

  void makeSchema(String schema) {
    schemas.add(schema);
  }

  void makeTable(QualifiedName table) {
    tables.put(table, Optional.empty());
  }

  void makeColumn(QualifiedName table, String column) {
    columns.put(new Column(table, column), Optional.empty());
  }

  void renameTable(QualifiedName table, QualifiedName to) {
    tables.put(to, before(table));
    for (var column : Set.copyOf(columns.keySet())) {
      if (column.table().equals(table)) {
        columns.put(new Column(to, column.name()), before(table, column.name()));
      }
    }
  }

  void renameColumn(QualifiedName table, String column, String to) {
    columns.put(new Column(table, to), before(table, column));
  }

  /** The table's name before the scripts; empty where they made it. */
  Optional<QualifiedName> before(QualifiedName table) {
    if (table.schema().filter(schemas::contains).isPresent()) {
      return Optional.empty();
    }
    return tables.getOrDefault(table, Optional.of(table));
  }

  /** The column's name before the scripts; empty where they made it. */
  Optional<String> before(QualifiedName table, String column) {
    return columns.getOrDefault(new Column(table, column), Optional.of(column));
  }

  boolean madeSchema(String schema) {
    return schemas.contains(schema);
  }
}
