package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Single values out of queries. */
final class Rows {
  private Rows() {}

  /** The first column of the first row; empty when there is no row or it is null. */
  static Optional<String> text(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var index = 0; index < parameters.length; index++) {
        statement.setString(index + 1, parameters[index]);
      }
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Runs a statement that changes rows and gives their number. */
  static int change(Connection connection, String sql, String... parameters) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var index = 0; index < parameters.length; index++) {
        statement.setString(index + 1, parameters[index]);
      }
      return statement.executeUpdate();
    }
  }
}
