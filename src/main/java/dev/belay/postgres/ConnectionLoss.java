package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Whether a connection is gone. An SQLSTATE does not tell: what dblink, a foreign table or RAISE
 * report may carry any, while the session goes on.
 */
public final class ConnectionLoss {
  private static final int PATIENCE = 5;

  private ConnectionLoss() {}

  /**
   * Whether the connection is gone with this report. An ERROR of the server never ends a session,
   * FATAL and PANIC always do; where the report tells neither, the connection is asked. Waits at
   * most 5 seconds; on the thread that owns the connection.
   */
  public static boolean lost(Connection connection, SQLException report) {
    return switch (severity(report).orElse("")) {
      case "ERROR" -> false;
      case "FATAL", "PANIC" -> true;
      // The driver's own report, or a word of another language.
      case String _ -> !answers(connection);
    };
  }

  /** Whether the server still answers on it, asked now. */
  static boolean answers(Connection connection) {
    try {
      return connection.isValid(PATIENCE);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Optional<String> severity(SQLException report) {
    return report instanceof PSQLException exception
        ? Optional.ofNullable(exception.getServerErrorMessage())
            .map(ServerErrorMessage::getSeverity)
        : Optional.empty();
  }
}
