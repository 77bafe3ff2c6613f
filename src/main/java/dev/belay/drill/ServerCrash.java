package dev.belay.drill;

import dev.belay.postgres.BackendId;
import java.sql.SQLException;
import java.util.List;

/** The server goes down without a checkpoint; undoing starts it again on the same data. */
public record ServerCrash(How how) implements Fault {
  /** How it goes down. */
  public enum How {
    /** By an immediate shutdown: its processes end by themselves. */
    IMMEDIATE,
    /** By killing all of its processes at once, as when memory runs out. */
    KILLED
  }

  @Override
  public String id() {
    return "server-crash";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    var machine = permit.machine();
    try (var asked = permit.open("drill/control")) {
      var postmaster = Postmaster.of(machine);
      postmaster.crash(how);
      return new Crashed(permit, machine, postmaster);
    } catch (SQLException e) {
      throw FaultSessions.lost(e);
    }
  }

  private record Crashed(FaultPermit permit, FaultPermit.Machine machine, Postmaster postmaster)
      implements Injected {
    @Override
    public boolean stands() throws FaultException {
      return !postmaster.alive() && !takesSessions();
    }

    @Override
    public List<BackendId> backends() {
      return List.of();
    }

    @Override
    public void undo() throws FaultException {
      if (!takesSessions()) {
        machine.starter().start();
      }
      if (!FaultSessions.becomes(this::takesSessions)) {
        throw new FaultException(
            "The sandbox's server does not come up again.", "Read its log, or make a new one.");
      }
    }

    private boolean takesSessions() throws FaultException {
      try (var session = permit.open("drill/control")) {
        return !session.isClosed();
      } catch (SQLException e) {
        return false;
      }
    }
  }
}
