package dev.belay.drill;

import dev.belay.postgres.BackendId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * One server process is killed, as by the system when memory runs out. The server then ends every
 * session and recovers by itself; undoing waits until it takes sessions again.
 */
public record BackendCrash() implements Fault {
  private static final String VICTIM = "SELECT pg_catalog.pg_backend_pid()";

  /** The server's own helpers are started anew by the recovery, and by nothing else. */
  private static final String HELPERS_START =
      """
      SELECT max(backend_start) FROM pg_catalog.pg_stat_get_activity(NULL::integer)
       WHERE backend_type = 'checkpointer'\
      """;

  @Override
  public String id() {
    return "backend-crash";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    var postmaster = Postmaster.of(permit.machine());
    try (var victim = permit.open("drill/" + id())) {
      var before = helpersStart(victim);
      postmaster.kill(pid(victim));
      var crashed = new Crashed(permit, before);
      if (!FaultSessions.becomes(crashed::recovered)) {
        throw new FaultException(
            "The server did not recover from the crash of a backend.",
            "Read its log, or make a new sandbox.");
      }
      return crashed;
    } catch (SQLException e) {
      throw FaultSessions.lost(e);
    }
  }

  private static int pid(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(VICTIM)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Instant helpersStart(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(HELPERS_START)) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  /** The crash is a moment: it is over when the server takes sessions again. */
  private record Crashed(FaultPermit permit, Instant before) implements Injected {
    boolean recovered() throws FaultException {
      try (var session = permit.open("drill/control")) {
        return helpersStart(session).isAfter(before);
      } catch (SQLException e) {
        return false;
      }
    }

    @Override
    public boolean stands() throws FaultException {
      return !recovered();
    }

    @Override
    public List<BackendId> backends() {
      return List.of();
    }

    @Override
    public void undo() throws FaultException {
      if (!FaultSessions.becomes(this::recovered)) {
        throw new FaultException(
            "The server does not take sessions again.", "Read its log, or make a new sandbox.");
      }
    }
  }
}
