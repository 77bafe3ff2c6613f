package dev.belay.run;

/** Steps of small runbooks. */
final class Steps {
  private Steps() {}

  /** A sql step without confirmation; more lines may follow. */
  static String sql(String id, String sql, String... more) {
    return """
    - id: %s
      title: %s
      why: It is tried.
      risk: ddl
      confirm: none
      action:
        type: sql
        transaction: auto
        sql: |
    %s
    """
            .formatted(id, id, sql.indent(6).stripTrailing())
        + lines(more, "  undo: {none: a test}");
  }

  /** A query step; more lines may follow. */
  static String query(String id, String sql, String... more) {
    return """
    - id: %s
      title: %s
      why: It is asked.
      action: {type: query, sql: "%s"}
    """
            .formatted(id, id, sql)
        + lines(more, "");
  }

  /** A step with that action on one line. */
  static String step(String id, String action, String... more) {
    return """
    - id: %s
      title: %s
      why: It is tried.
      action: %s
    """
            .formatted(id, id, action)
        + lines(more, "");
  }

  private static String lines(String[] more, String otherwise) {
    var text = new StringBuilder();
    var undo = otherwise.isEmpty();
    for (var line : more) {
      text.append(line.indent(2));
      undo |= line.startsWith("undo:");
    }
    return undo ? text.toString() : text + otherwise + "\n";
  }
}
