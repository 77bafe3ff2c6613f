package dev.belay.backup;

import java.sql.Connection;
import java.sql.SQLException;

/** One server: its address for PostgreSQL's programs, and sessions for Belay's own queries. */
public record Server(ServerAddress address, Connections connections) {
  /** A new session in the database of the address; the caller closes it. */
  public Connection open() throws SQLException {
    return connections.open(address.database());
  }

  /** A new session in that database; the caller closes it. */
  public Connection open(String database) throws SQLException {
    return connections.open(database);
  }
}
