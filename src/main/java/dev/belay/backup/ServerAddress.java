package dev.belay.backup;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Where PostgreSQL's programs find a server.
 *
 * @param database the database to connect to when no other one is named
 * @param password asked for each time a program starts; empty when the server wants none
 * @param settings further libpq environment variables, such as {@code PGSSLMODE}
 */
public record ServerAddress(
    String host,
    int port,
    String database,
    String user,
    Supplier<String> password,
    Map<String, String> settings) {
  public ServerAddress {
    settings = Map.copyOf(settings);
  }

  /** An address without further settings. */
  public ServerAddress(
      String host, int port, String database, String user, Supplier<String> password) {
    this(host, port, database, user, password, Map.of());
  }

  /** Host, port, database and user; never the password or the settings. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
