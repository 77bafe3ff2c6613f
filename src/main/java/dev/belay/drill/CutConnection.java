package dev.belay.drill;

import dev.belay.postgres.BackendId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The connection of whoever came through the wire is cut; those that come later fare the same. */
public record CutConnection(Wire wire, How how) implements Fault {
  private static final String STILL_IDLE =
      """
      SELECT count(*) FROM pg_catalog.pg_stat_get_activity(NULL::integer)
       WHERE client_port = ANY (?) AND state <> 'active'\
      """;

  /** How it is cut. */
  public enum How {
    /** Both ends are told at once. */
    RESET,
    /** A pulled cable: nothing arrives any more, and nobody is told. */
    SILENT
  }

  @Override
  public String id() {
    return "cut-connection";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    if (!wire.answers()) {
      throw new FaultException(
          "The wire is cut already, or the sandbox does not answer.",
          "Undo the other fault first.");
    }
    var cut = wire.serverSidePorts();
    wire.become(
        switch (how) {
          case RESET -> Wire.State.RESET;
          case SILENT -> Wire.State.SILENT;
        });
    try {
      var seen =
          switch (how) {
            // A backend in a statement notices when it next writes, or looks at its client.
            case RESET -> FaultSessions.becomes(() -> noneIdles(permit, cut));
            case SILENT -> !wire.answers();
          };
      if (!seen) {
        throw new FaultException(
            "The server still has the sessions whose connections were cut.",
            "The wire is whole again; cut it once more.");
      }
    } catch (FaultException e) {
      wire.become(Wire.State.WHOLE);
      throw e;
    }
    return new Cut(wire);
  }

  private static boolean noneIdles(FaultPermit permit, Set<Integer> ports)
      throws SQLException, FaultException {
    try (var control = permit.open("drill/control")) {
      return countIdle(control, ports) == 0;
    }
  }

  private static int countIdle(Connection control, Set<Integer> ports) throws SQLException {
    try (var statement = control.prepareStatement(STILL_IDLE)) {
      statement.setArray(1, control.createArrayOf("int4", ports.toArray()));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private record Cut(Wire wire) implements Injected {
    @Override
    public boolean stands() {
      return !wire.answers();
    }

    @Override
    public List<BackendId> backends() {
      return List.of();
    }

    @Override
    public void undo() throws FaultException {
      wire.become(Wire.State.WHOLE);
      if (!FaultSessions.becomes(wire::answers)) {
        throw new FaultException(
            "Nothing answers through the mended wire.", "Look whether the sandbox runs.");
      }
    }
  }
}
