package dev.belay.drill;

import dev.belay.postgres.BackendId;
import java.sql.SQLException;
import java.util.List;

/** A fault that consists of sessions. */
final class SessionFault implements Injected {
  private final FaultSessions sessions;
  private final Check check;
  private boolean undone;

  private SessionFault(FaultSessions sessions, Check check) {
    this.sessions = sessions;
    this.check = check;
  }

  /** Whether the server shows the fault now. */
  interface Check {
    boolean holds() throws SQLException;
  }

  /** Puts sessions into the state that makes the fault, and says how it is recognised. */
  interface Build {
    Check on(FaultSessions sessions) throws SQLException, FaultException;
  }

  static Injected inject(FaultPermit permit, Fault fault, Build build) throws FaultException {
    FaultSessions sessions;
    try {
      sessions = new FaultSessions(permit, fault.id());
    } catch (SQLException e) {
      throw FaultSessions.lost(e);
    }
    try {
      var check = build.on(sessions);
      if (!FaultSessions.becomes(check::holds)) {
        throw new FaultException(
            "The server does not show the fault " + fault.id() + ". It was taken away again.",
            "Look whether something else ends sessions there, and put it in again.");
      }
      return new SessionFault(sessions, check);
    } catch (SQLException e) {
      var failure =
          new FaultException(
              "The fault " + fault.id() + " could not be put in: " + e.getMessage() + ".",
              "Mend what the server names and put it in again.",
              e);
      sessions.abandon(failure);
      throw failure;
    } catch (FaultException | RuntimeException e) {
      sessions.abandon(e);
      throw e;
    }
  }

  @Override
  public synchronized boolean stands() throws FaultException {
    try {
      return !undone && check.holds();
    } catch (SQLException e) {
      throw FaultSessions.lost(e);
    }
  }

  @Override
  public List<BackendId> backends() {
    return sessions.backends();
  }

  @Override
  public synchronized void undo() throws FaultException {
    if (!undone) {
      sessions.end();
      undone = true;
    }
  }
}
