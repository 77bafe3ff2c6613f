package dev.belay.report;

import dev.belay.runbook.SqlTemplate;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** Calls of psql: statements in a here-document that the shell leaves alone. */
final class Psql {
  private final String connection;
  private final Function<String, TypedValue> values;

  Psql(String connection, Function<String, TypedValue> values) {
    this.connection = connection;
    this.values = values;
  }

  /** The program with its settings; variables as {@code name="$NAME"}. */
  String call(List<String> variables) {
    return "psql "
        + Shell.plain(connection)
        + " -X -v ON_ERROR_STOP=1"
        + String.join("", variables.stream().map(one -> " -v " + one).toList());
  }

  /** A question in a transaction that cannot write. */
  List<String> reading(String sql) {
    var statements = new ArrayList<String>();
    statements.add("BEGIN READ ONLY;");
    statements.addAll(statements(sql));
    statements.add("ROLLBACK;");
    return script(statements, sql);
  }

  /**
   * A call with these statements.
   *
   * @param sql the template whose secrets and captured values are handed in as variables
   */
  List<String> script(List<String> statements, String sql) {
    var lines = new ArrayList<String>();
    lines.add(call(variables(sql)) + " <<'SQL'");
    lines.addAll(statements);
    lines.add("SQL");
    return lines;
  }

  /** The statements with their values quoted in place; what only a run knows stays a variable. */
  List<String> statements(String sql) {
    var written = SqlTemplate.of(sql);
    var filled =
        SqlTemplate.of(written.rename(Psql::variable))
            .asPsql(variable ->
                written.placeholders().stream()
                    .map(SqlTemplate.Placeholder::name)
                    .filter(name -> variable(name).equals(variable))
                    .findFirst()
                    .map(values)
                    .orElseGet(() -> values.apply(variable)));
    var text = SqlTemplate.of(filled).quoted().strip();
    return (text.endsWith(";") ? text : text + ";").lines().toList();
  }

  private List<String> variables(String sql) {
    var names = new TreeMap<String, String>();
    for (var placeholder : SqlTemplate.of(sql).placeholders()) {
      var value = values.apply(placeholder.name());
      if (value.type() == ValueType.SECRET) {
        names.put(variable(placeholder.name()), value.text().substring("env:".length()));
      }
    }
    return names.entrySet().stream()
        .map(one -> one.getKey() + "=\"$" + one.getValue() + "\"")
        .toList();
  }

  /** A name as psql and the shell take it. */
  static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }
}
