package dev.belay.run.loss;

import dev.belay.postgres.ConnectionLoss;
import dev.belay.sql.ActingFunctions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a server in transactions that read only and are rolled back, each question under a time
 * limit. On one connection, which is in autocommit mode before and after.
 */
final class Asking {
  private static final String LIMITS =
      """
      SELECT pg_catalog.set_config('statement_timeout', ?, true),
             pg_catalog.set_config('lock_timeout', '1s', true)\
      """;

  private final Connection connection;
  private final Duration limit;

  Asking(Connection connection, Duration limit) {
    this.connection = connection;
    this.limit = limit;
  }

  /** Reads a row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * The rows of a question with these texts bound.
   *
   * @param path statements that set {@code search_path} before, for this question only
   */
  <T> List<T> rows(List<String> path, String sql, Row<T> row, Object... binds) throws SQLException {
    connection.setAutoCommit(false);
    try {
      begin(path);
      try (var statement = connection.prepareStatement(sql)) {
        for (var i = 0; i < binds.length; i++) {
          statement.setObject(i + 1, binds[i]);
        }
        return read(statement.executeQuery(), row);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** The first value of a question that holds words of a script, which may have no parameters. */
  Optional<String> value(List<String> path, String sql) throws SQLException {
    var acting = ActingFunctions.in(sql);
    if (acting.isPresent()) {
      throw new SQLException("Its condition calls " + acting.get() + ".", "25006");
    }
    connection.setAutoCommit(false);
    try {
      begin(path);
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        return read(statement.executeQuery(sql), row -> Optional.ofNullable(row.getString(1)))
            .stream()
            .findFirst()
            .flatMap(it -> it);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Whether the connection is of no use any more. */
  boolean lost(SQLException e) {
    return ConnectionLoss.lost(connection, e);
  }

  private void begin(List<String> path) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION READ ONLY");
      for (var set : path) {
        execute(statement, set);
      }
    }
    try (var statement = connection.prepareStatement(LIMITS)) {
      statement.setString(1, limit.toMillis() + "ms");
      statement.executeQuery().close();
    }
  }

  private static void execute(Statement statement, String sql) throws SQLException {
    statement.setEscapeProcessing(false);
    statement.execute(sql);
  }

  private static <T> List<T> read(ResultSet rows, Row<T> row) throws SQLException {
    var all = new ArrayList<T>();
    while (rows.next()) {
      all.add(row.of(rows));
    }
    return all;
  }
}
