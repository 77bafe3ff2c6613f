package dev.belay.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads all objects by one query, which therefore sees one snapshot at any isolation level. */
final class SchemaReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** With an empty search path the server writes every name qualified. */
  private static final String PIN_PATH = "SELECT pg_catalog.set_config('search_path', '', true)";

  private static final String PATH = "SELECT pg_catalog.current_setting('search_path')";
  private static final String UNPIN_PATH = "SELECT pg_catalog.set_config('search_path', ?, true)";
  private static final String VERSION =
      "SELECT pg_catalog.current_setting('server_version_num')::int / 10000";

  private final Connection connection;
  private final SchemaFilter filter;

  SchemaReader(Connection connection, SchemaFilter filter) {
    this.connection = connection;
    this.filter = filter;
  }

  SchemaSnapshot read() throws SQLException {
    return connection.getAutoCommit() ? readAlone() : readInside();
  }

  private SchemaSnapshot readAlone() throws SQLException {
    connection.setAutoCommit(false);
    try {
      try (var statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      }
      value(PIN_PATH);
      return readObjects();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private SchemaSnapshot readInside() throws SQLException {
    var path = value(PATH);
    value(PIN_PATH);
    var snapshot = readObjects();
    try (var statement = connection.prepareStatement(UNPIN_PATH)) {
      statement.setString(1, path);
      statement.executeQuery().close();
    }
    return snapshot;
  }

  private SchemaSnapshot readObjects() throws SQLException {
    var objects = new ArrayList<SchemaObject>();
    var positions = new TreeMap<String, SortedMap<Integer, String>>();
    try (var statement =
        connection.prepareStatement(CatalogQuery.text(Integer.parseInt(value(VERSION))))) {
      statement.setArray(1, connection.createArrayOf("text", filter.schemas().toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var relation = rows.getString(2);
          if (relation != null && filter.relations().contains(relation)) {
            continue;
          }
          objects.add(
              new SchemaObject(
                  rows.getString(1),
                  rows.getString(3),
                  properties(JSON.readTree(rows.getString(4)))));
          var position = rows.getInt(5);
          if (!rows.wasNull() && relation != null) {
            positions
                .computeIfAbsent(relation, table -> new TreeMap<>())
                .put(position, rows.getString(6));
          }
        }
      }
    }
    var order = new TreeMap<String, List<String>>();
    positions.forEach((table, columns) -> order.put(table, List.copyOf(columns.values())));
    return new SchemaSnapshot(objects, order);
  }

  /**
   * Nulls and false are defaults and left out. Grants that are those an object is born with are
   * left out too, whether the catalog stores them or not: a GRANT and its REVOKE leave them stored.
   */
  private static SortedMap<String, String> properties(JsonNode node) {
    var properties = new TreeMap<String, String>();
    for (var entry : node.properties()) {
      var value = entry.getValue();
      if (value.isNull() || (value.isBoolean() && !value.booleanValue())) {
        continue;
      }
      properties.put(entry.getKey(), value.isString() ? value.stringValue() : value.toString());
    }
    var born = properties.remove("default grants");
    if (node.has("grants") && node.get("grants").isArray()) {
      var grants = sorted(node.get("grants"));
      var usual = born == null ? List.<String>of() : sorted(node.get("default grants"));
      if (grants.equals(usual)) {
        properties.remove("grants");
      } else {
        properties.put("grants", grants.isEmpty() ? "none" : String.join(", ", grants));
      }
    }
    return properties;
  }

  private static List<String> sorted(JsonNode array) {
    var values = new ArrayList<String>();
    for (Iterator<JsonNode> items = array.iterator(); items.hasNext(); ) {
      values.add(items.next().asString());
    }
    values.sort(null);
    return values;
  }

  private String value(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
