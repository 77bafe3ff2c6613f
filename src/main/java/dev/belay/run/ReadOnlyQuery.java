package dev.belay.run;

import dev.belay.runbook.SqlTemplate.BoundSql;
import dev.belay.runbook.TypedValue;
import dev.belay.sql.ActingFunctions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Runs a query that must not change anything: in a READ ONLY transaction that is rolled back, and
 * without the functions that act even there (manual, section 9.28: signalling, settings, advisory
 * locks; section 9.27).
 */
public final class ReadOnlyQuery {
  private ReadOnlyQuery() {}

  /**
   * Asks; the connection is in autocommit mode before and after.
   *
   * @throws SQLException from the server, or with state 25006 for a function that acts
   */
  public static Result ask(Connection connection, BoundSql query) throws SQLException {
    var acting = ActingFunctions.in(query.sql());
    if (acting.isPresent()) {
      throw new SQLException(
          "The query calls "
              + acting.get()
              + ", which acts even in a read-only transaction. Nothing was sent. Use a sql step.",
          "25006");
    }
    connection.setAutoCommit(false);
    try {
      try (var statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION READ ONLY");
      }
      try (var statement = connection.prepareStatement(query.sql())) {
        bind(statement, query);
        if (!statement.execute()) {
          throw new SQLException(
              "The query gives no rows. Use a sql step for statements.", "42601");
        }
        return Result.read(statement.getResultSet());
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Binds each value with the SQL type of its own. */
  static void bind(PreparedStatement statement, BoundSql query) throws SQLException {
    var place = 1;
    for (var value : query.binds()) {
      bind(statement, place++, value);
    }
  }

  private static void bind(PreparedStatement statement, int place, TypedValue value)
      throws SQLException {
    switch (value.type()) {
      case INTEGER -> statement.setLong(place, Long.parseLong(value.text()));
      case NUMBER -> statement.setBigDecimal(place, new BigDecimal(value.text()));
      case BOOLEAN -> statement.setBoolean(place, Boolean.parseBoolean(value.text()));
      case DURATION, TIMESTAMP, LSN -> statement.setObject(place, value.text(), Types.OTHER);
      case TEXT, IDENTIFIER, PATH, URL, SECRET -> statement.setString(place, value.text());
    }
  }
}
