package dev.belay.drill;

import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The right to break one server. Only a running sandbox of Belay's own gives it, and every session
 * that a fault opens is checked against it again: another server that answers at the same address
 * is refused.
 */
public final class FaultPermit {
  private static final String IDENTITY =
      """
      SELECT system_identifier::text, current_setting('data_directory')
        FROM pg_catalog.pg_control_system()\
      """;

  /**
   * Nothing may end a fault's session but its end, and a lost client frees its locks. Looking for
   * deadlocks in a queue of 900 would keep the server from everything else.
   */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.set_config('application_name', ?, false),
             pg_catalog.set_config('statement_timeout', '0', false),
             pg_catalog.set_config('lock_timeout', '0', false),
             pg_catalog.set_config('deadlock_timeout', '10min', false),
             pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false),
             pg_catalog.set_config('client_connection_check_interval', '500ms', false)\
      """;

  private final Identity identity;
  private final Door door;
  private final Optional<Machine> machine;

  /** Only tests make one with this, for servers that they started. */
  FaultPermit(Identity identity, Door door, Optional<Machine> machine) {
    this.identity = identity;
    this.door = door;
    this.machine = machine;
  }

  /** What tells the permitted server from every other one. */
  record Identity(String systemIdentifier, String dataDirectory) {
    /** Asks the server. */
    static Identity read(Connection connection) throws SQLException {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(IDENTITY)) {
        rows.next();
        return new Identity(rows.getString(1), rows.getString(2));
      }
    }
  }

  /**
   * How sessions are opened.
   *
   * @param port where the server listens
   * @param opener opens a connection of a superuser to the database that is to be broken, at that
   *     port or behind another one
   */
  record Door(String host, int port, Opener opener) {}

  /** Opens a connection of a superuser. */
  interface Opener {
    Connection open(int port) throws SQLException;
  }

  /**
   * The server's process, where it runs on this machine.
   *
   * @param starter starts the server again after a crash
   */
  record Machine(Path data, Starter starter) {}

  /** Starts a server that is down and returns when it takes connections. */
  interface Starter {
    void start() throws FaultException;
  }

  /** The right to break this sandbox, whose server must run, in its own database. */
  public static FaultPermit of(Sandbox sandbox) throws FaultException {
    try {
      var server = sandbox.running();
      if (server.isEmpty()) {
        throw new FaultException("The sandbox does not run.", "Start the sandbox first.");
      }
      return of(sandbox, server.get());
    } catch (SandboxException e) {
      throw new FaultException(e.happened(), e.cure(), e);
    }
  }

  private static FaultPermit of(Sandbox sandbox, SandboxServer server) throws FaultException {
    var data = server.folder().resolve("data");
    Starter starter =
        () -> {
          try {
            sandbox.start();
          } catch (SandboxException e) {
            throw new FaultException(e.happened(), e.cure(), e);
          }
        };
    var permit =
        new FaultPermit(
            new Identity(server.systemIdentifier(), data.toString()),
            new Door(SandboxServer.HOST, server.port(), port -> at(server, port)),
            Optional.of(new Machine(data, starter)));
    try (var connection = permit.open("drill/permit")) {
      return permit;
    } catch (SQLException e) {
      throw new FaultException(
          "The sandbox does not answer: " + e.getMessage() + ".", "Start the sandbox again.", e);
    }
  }

  private static Connection at(SandboxServer server, int port) throws SQLException {
    return new SandboxServer(
            server.id(),
            server.folder(),
            port,
            server.systemIdentifier(),
            server.programs(),
            server.postmasterPid(),
            server.startedAt())
        .connect(SandboxServer.SUPERUSER, SandboxServer.DATABASE);
  }

  /** A session of a superuser on the permitted server, and on no other one. */
  Connection open(String application) throws SQLException, FaultException {
    return open(application, door.port());
  }

  /** The same through another port, which leads to the same server. */
  Connection open(String application, int port) throws SQLException, FaultException {
    var connection = door.opener().open(port);
    try {
      if (!Identity.read(connection).equals(identity)) {
        throw new FaultException(
            "The server that answers is not the sandbox that the fault was permitted on.",
            "Start a new sandbox.");
      }
      try (var statement = connection.prepareStatement(SETTINGS)) {
        statement.setString(1, application);
        statement.executeQuery().close();
      }
      return connection;
    } catch (SQLException | FaultException e) {
      try (connection) {
        throw e;
      }
    }
  }

  String host() {
    return door.host();
  }

  int port() {
    return door.port();
  }

  Machine machine() throws FaultException {
    return machine.orElseThrow(() ->
        new FaultException(
            "The server runs on another machine, so its processes cannot be crashed.",
            "Use a sandbox on this machine."));
  }
}
