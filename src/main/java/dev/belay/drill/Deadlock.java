package dev.belay.drill;

import java.time.Duration;
import java.util.List;

/**
 * Two sessions that wait for each other.
 *
 * @param lasting how long the server lets it stand before it ends one of them: the two sessions'
 *     deadlock_timeout
 */
public record Deadlock(String table, Duration lasting) implements Fault {
  private static final int KEY = 0xBE1A;

  @Override
  public String id() {
    return "deadlock";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          var target = sessions.table(table);
          var pair = sessions.open(2);
          // Over two objects: over one the server sees it while they queue, and ends one at once.
          var locks =
              List.of(
                  "LOCK TABLE " + target.name() + " IN ACCESS EXCLUSIVE MODE",
                  "SELECT pg_catalog.pg_advisory_xact_lock("
                      + KEY
                      + ", "
                      + (int) target.oid()
                      + ")");
          for (var i = 0; i < 2; i++) {
            var one = pair.get(i).connection();
            FaultSessions.execute(one, "SET deadlock_timeout = " + lasting.toMillis());
            FaultSessions.execute(one, locks.get(i));
          }
          for (var i = 0; i < 2; i++) {
            var wanted = locks.get(1 - i);
            FaultSessions.behind(
                pair.get(i), connection -> FaultSessions.execute(connection, wanted));
          }
          return () -> {
            var look = sessions.look();
            return pair.stream().allMatch(one -> look.waitsForLock(one.backend()));
          };
        });
  }
}
