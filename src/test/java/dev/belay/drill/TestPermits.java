package dev.belay.drill;

import dev.belay.testing.OwnServer;
import dev.belay.testing.TestServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** The right to break servers that tests started. */
public final class TestPermits {
  private TestPermits() {}

  /** For a database of that server; its processes are left alone. */
  public static FaultPermit on(TestServer server, String database) throws SQLException {
    return permit(server, database, Optional.empty());
  }

  /** For a database of that server, its processes included. */
  public static FaultPermit on(OwnServer server, String database) throws SQLException {
    return permit(
        server.server(),
        database,
        Optional.of(new FaultPermit.Machine(server.data(), server::start)));
  }

  private static FaultPermit permit(
      TestServer server, String database, Optional<FaultPermit.Machine> machine)
      throws SQLException {
    FaultPermit.Identity identity;
    try (var connection = server.connect(database)) {
      identity = FaultPermit.Identity.read(connection);
    }
    var door =
        new FaultPermit.Door(
            server.host(),
            server.port(),
            port ->
                DriverManager.getConnection(
                    "jdbc:postgresql://" + server.host() + ":" + port + "/" + database,
                    TestServer.USER,
                    TestServer.PASSWORD));
    return new FaultPermit(identity, door, machine);
  }
}
