package dev.belay.backup;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions on one server. */
@FunctionalInterface
public interface Connections {
  /** A new session in that database; the caller closes it. */
  Connection open(String database) throws SQLException;
}
