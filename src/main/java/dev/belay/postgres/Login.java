package dev.belay.postgres;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What was said at log-in, as the driver keeps it: possibly by a pooler and not by the server.
 *
 * @param backendPid the process id that a cancel request would name
 * @param serverVersion the reported {@code server_version}
 */
record Login(int backendPid, String serverVersion) {
  /**
   * Reads it by name: the driver's interface carries package annotations of a library that it does
   * not ship, and the compiler warns about each of them.
   */
  static Login of(Connection connection) throws SQLException {
    try {
      var type = Class.forName("org.postgresql.PGConnection");
      var driver = connection.unwrap(type);
      var pid = type.getMethod("getBackendPID").invoke(driver);
      var version =
          type.getMethod("getParameterStatus", String.class).invoke(driver, "server_version");
      return new Login((Integer) pid, version == null ? "" : version.toString());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The driver does not say what it was told at log-in", e);
    }
  }

  /** Sends the cancel request that this log-in allows, over a connection of its own. */
  static void cancel(Connection connection) throws SQLException {
    try {
      var type = Class.forName("org.postgresql.PGConnection");
      type.getMethod("cancelQuery").invoke(connection.unwrap(type));
    } catch (InvocationTargetException e) {
      throw new SQLException("The cancel request was not sent: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The driver does not cancel", e);
    }
  }
}
