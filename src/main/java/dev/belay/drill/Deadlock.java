package dev.belay.drill;

import java.time.Duration;

/**
 * Two sessions that wait for each other.
 *
 * @param lasting how long the server lets it stand before it ends one of them: the two sessions'
 *     deadlock_timeout
 */
public record Deadlock(String table, Duration lasting) implements Fault {
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
          // Both may share the table, and neither may write while the other one shares it.
          for (var one : pair) {
            FaultSessions.execute(
                one.connection(), "SET deadlock_timeout = " + lasting.toMillis());
            FaultSessions.execute(
                one.connection(), "LOCK TABLE " + target.name() + " IN SHARE MODE");
          }
          pair.forEach(one ->
              FaultSessions.behind(
                  one,
                  connection ->
                      FaultSessions.execute(
                          connection,
                          "LOCK TABLE " + target.name() + " IN ROW EXCLUSIVE MODE")));
          return () -> {
            var look = sessions.look();
            return pair.stream().allMatch(one -> look.waitsForLock(one.backend()));
          };
        });
  }
}
