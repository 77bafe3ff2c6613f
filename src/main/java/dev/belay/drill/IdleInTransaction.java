package dev.belay.drill;

import dev.belay.live.LockMode;

/** A session that locked a table and then does nothing, as a client that forgot to commit. */
public record IdleInTransaction(String table, LockMode mode) implements Fault {
  @Override
  public String id() {
    return "idle-in-transaction";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          var target = sessions.table(table);
          var idle = sessions.open();
          FaultSessions.execute(
              idle.connection(), "LOCK TABLE " + target.name() + " IN " + mode.words() + " MODE");
          return () ->
              sessions.look().idleInTransaction(idle.backend())
                  && sessions.holds(idle, target, mode);
        });
  }
}
