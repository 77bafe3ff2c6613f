package dev.belay.drill;

import java.sql.SQLException;

/**
 * Every connection of the server is taken, the superusers' reserve included: nobody gets in, and
 * only sessions that are there already can do something.
 */
public record SlotsFull() implements Fault {
  private static final String TOO_MANY = "53300";

  /** More than any server of a drill has. */
  private static final int MOST = 5_000;

  @Override
  public String id() {
    return "slots-full";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          while (sessions.backends().size() < MOST && takeOne(sessions)) {
            // Until the server has no more.
          }
          return () -> refuses(permit);
        });
  }

  private static boolean takeOne(FaultSessions sessions) throws SQLException, FaultException {
    try {
      sessions.open().connection().commit();
      return true;
    } catch (SQLException e) {
      if (TOO_MANY.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private boolean refuses(FaultPermit permit) throws SQLException {
    try (var guest = permit.open("drill/" + id())) {
      return guest.isClosed();
    } catch (SQLException e) {
      if (TOO_MANY.equals(e.getSQLState())) {
        return true;
      }
      throw e;
    } catch (FaultException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }
}
