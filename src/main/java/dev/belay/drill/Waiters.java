package dev.belay.drill;

/**
 * One session that holds a table, and very many that wait for it. The server needs as many
 * connections.
 *
 * @param count how many wait
 */
public record Waiters(String table, int count) implements Fault {
  @Override
  public String id() {
    return "waiters";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          var target = sessions.table(table);
          var lock = "LOCK TABLE " + target.name() + " IN ACCESS EXCLUSIVE MODE";
          var holder = sessions.open();
          FaultSessions.execute(holder.connection(), lock);
          var queue = sessions.open(count);
          queue.forEach(one ->
              FaultSessions.behind(one, connection -> FaultSessions.execute(connection, lock)));
          return () -> {
            var look = sessions.look();
            return look.idleInTransaction(holder.backend())
                && queue.stream().allMatch(one -> look.waitsForLock(one.backend()));
          };
        });
  }
}
