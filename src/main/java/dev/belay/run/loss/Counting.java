package dev.belay.run.loss;

import dev.belay.journal.Loss.Count;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts rows: exactly where the planner says that it is cheap, else by the planner's estimate. */
final class Counting {
  /** The planner's cost of reading about 1.5 GB. */
  private static final double DEAR = 200_000;

  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** How long counting may take altogether; after it only estimates are asked. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private static final String ESTIMATE = "the planner's estimate";
  private static final JsonMapper JSON = new JsonMapper();

  private final Asking asking;
  private final long began = System.nanoTime();

  Counting(Connection connection) {
    this.asking = new Asking(connection, LIMIT);
  }

  /**
   * How many rows.
   *
   * @param path statements that come before
   * @param rows FROM with what follows
   * @throws SQLException when the connection is of no use any more
   */
  Count of(List<String> path, String rows) throws SQLException {
    return orUnknown(() -> count(path, rows));
  }

  private interface Question {
    Count ask() throws SQLException;
  }

  private Count orUnknown(Question question) throws SQLException {
    try {
      return question.ask();
    } catch (SQLException e) {
      if (asking.lost(e)) {
        throw e;
      }
      return Count.unknown(why(e));
    }
  }

  private Count count(List<String> path, String rows) throws SQLException {
    var plan = plan(path, "SELECT 1" + rows);
    var spent = Duration.ofNanos(System.nanoTime() - began);
    if (plan.path("Total Cost").asDouble(0) <= DEAR && spent.compareTo(BUDGET) < 0) {
      try {
        return asking
            .value(path, "SELECT pg_catalog.count(*)" + rows)
            .map(number -> Count.counted(Long.parseLong(number)))
            .orElse(Count.unknown("the count gave nothing"));
      } catch (SQLException e) {
        if (!"57014".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
    return Count.about(plan.path("Plan Rows").asLong(0), ESTIMATE);
  }

  /** How many rows a statement is planned to change in that table; the statement is not run. */
  Count planned(List<String> path, String statement, String operation, String table)
      throws SQLException {
    // EXPLAIN ANALYZE runs its statement: only the one behind it may be explained.
    var plain =
        statement.replaceFirst(
            "(?is)^explain\\b\\s*(\\([^)]*\\)|(\\s*(analy[sz]e|verbose)\\b)*)", "");
    return orUnknown(() ->
        changed(plan(path, plain), operation, table)
            .map(rows -> Count.about(rows, ESTIMATE))
            .orElse(Count.unknown("the plan does not tell")));
  }

  private static Optional<Long> changed(JsonNode plan, String operation, String table) {
    if (plan.path("Node Type").asString("").equals("ModifyTable")
        && plan.path("Operation").asString("").equals(operation)
        && (plan.path("Relation Name").isMissingNode()
            || plan.path("Relation Name").asString("").equals(table))) {
      var rows = 0L;
      for (var child : plan.path("Plans")) {
        var relation = child.path("Parent Relationship").asString("");
        rows += relation.equals("InitPlan") ? 0 : child.path("Plan Rows").asLong(0);
      }
      return Optional.of(rows);
    }
    for (var child : plan.path("Plans")) {
      var found = changed(child, operation, table);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private JsonNode plan(List<String> path, String sql) throws SQLException {
    var text = asking.value(path, "EXPLAIN (FORMAT JSON) " + sql).orElse("[]");
    return JSON.readTree(text).path(0).path("Plan");
  }

  /** Why something could not be counted. */
  static String why(SQLException e) {
    var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return switch (Optional.ofNullable(e.getSQLState()).orElse("")) {
      case "57014" -> "counting took longer than " + LIMIT.toSeconds() + " s";
      case "55P03" -> "another session holds a lock on it";
      case "42501" -> "Belay may not read it";
      case "25006" -> "its condition calls a function that may change something";
      case "42P01", "42703" -> "its condition names what the scripts make themselves";
      case String state -> "Server: \"" + message + "\" (" + state + ")";
    };
  }
}
