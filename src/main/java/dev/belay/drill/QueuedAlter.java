package dev.belay.drill;

/**
 * An ALTER TABLE that waits for a reader's open transaction, and readers that queue behind it
 * although the first reader would not stop them.
 *
 * @param readers how many queue behind
 */
public record QueuedAlter(String table, int readers) implements Fault {
  @Override
  public String id() {
    return "queued-alter";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          var target = sessions.table(table);
          var read = "SELECT FROM " + target.name() + " LIMIT 1";
          var first = sessions.open();
          FaultSessions.execute(first.connection(), read);
          var alter = sessions.open();
          FaultSessions.behind(
              alter,
              connection ->
                  FaultSessions.execute(
                      connection, "ALTER TABLE " + target.name() + " ADD COLUMN drill_added int"));
          FaultSessions.becomes(() -> sessions.look().waitsForLock(alter.backend()));
          var behind = sessions.open(readers);
          behind.forEach(one ->
              FaultSessions.behind(one, connection -> FaultSessions.execute(connection, read)));
          return () -> {
            var look = sessions.look();
            return look.idleInTransaction(first.backend())
                && look.waitsForLock(alter.backend())
                && behind.stream().allMatch(one -> look.waitsForLock(one.backend()));
          };
        });
  }
}
