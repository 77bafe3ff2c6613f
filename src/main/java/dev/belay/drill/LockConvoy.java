package dev.belay.drill;

import java.time.Duration;

/**
 * Sessions that hand one strong lock around without a pause, so that most of them always wait.
 *
 * @param hold how long each keeps it
 */
public record LockConvoy(String table, int sessions, Duration hold) implements Fault {
  @Override
  public String id() {
    return "lock-convoy";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        opened -> {
          var target = opened.table(table);
          var lock = "LOCK TABLE " + target.name() + " IN ACCESS EXCLUSIVE MODE";
          var sleep = "SELECT pg_catalog.pg_sleep(" + hold.toMillis() / 1000.0 + ")";
          var riders = opened.open(sessions);
          riders.forEach(one ->
              FaultSessions.behind(
                  one,
                  connection -> {
                    // Until the session is ended, which throws.
                    while (!connection.isClosed()) {
                      FaultSessions.execute(connection, lock);
                      FaultSessions.execute(connection, sleep);
                      connection.rollback();
                    }
                  }));
          return () -> {
            var look = opened.look();
            return riders.stream().filter(one -> look.waitsForLock(one.backend())).count()
                >= Math.max(1, sessions / 2);
          };
        });
  }
}
