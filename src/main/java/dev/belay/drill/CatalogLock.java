package dev.belay.drill;

import dev.belay.live.LockMode;

/**
 * A system catalog that nobody else can read: new connections and the usual views hang. Only what
 * was opened before goes on.
 */
public record CatalogLock(Catalog catalog) implements Fault {
  /** Which catalog. */
  public enum Catalog {
    PG_CLASS,
    PG_AUTHID,
    PG_DATABASE;

    private String sqlName() {
      return "pg_catalog." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Override
  public String id() {
    return "catalog-lock";
  }

  @Override
  public Injected inject(FaultPermit permit) throws FaultException {
    return SessionFault.inject(
        permit,
        this,
        sessions -> {
          var target = sessions.table(catalog.sqlName());
          var holder = sessions.open();
          // What the control session will ask must be in its caches before.
          sessions.look();
          sessions.holds(holder, target, LockMode.ACCESS_EXCLUSIVE);
          FaultSessions.execute(
              holder.connection(), "LOCK TABLE " + catalog.sqlName() + " IN ACCESS EXCLUSIVE MODE");
          return () -> sessions.holds(holder, target, LockMode.ACCESS_EXCLUSIVE);
        });
  }
}
