package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Asks as the role that logged in. A session that acts as another role ({@code options=-c role=…},
 * {@code ALTER ROLE … SET role}, {@code SET ROLE}) may not see or cancel the sessions of its own
 * login.
 */
public final class LoginRole {
  private LoginRole() {}

  /** Something asked on a connection. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks it, inside a transaction that is rolled back. */
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks it; the session acts afterwards as it did before.
   *
   * @param connection in autocommit mode
   */
  public static <T> T ask(Connection connection, Question<T> question) throws SQLException {
    connection.setAutoCommit(false);
    try {
      try (var statement = connection.createStatement()) {
        statement.execute("SET LOCAL ROLE NONE");
      }
      return question.ask(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
