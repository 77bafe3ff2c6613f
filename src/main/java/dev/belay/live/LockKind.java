package dev.belay.live;

/** What kind of object is locked (pg_locks.locktype). */
public enum LockKind {
  RELATION("relation"),
  EXTEND("extend"),
  FROZEN_ID("frozenid"),
  PAGE("page"),
  TUPLE("tuple"),
  TRANSACTION("transactionid"),
  VIRTUAL_TRANSACTION("virtualxid"),
  SPECULATIVE("spectoken"),
  OBJECT("object"),
  USER("userlock"),
  ADVISORY("advisory"),
  APPLY_TRANSACTION("applytransaction"),
  OTHER("");

  private final String server;

  LockKind(String server) {
    this.server = server;
  }

  /** The kind that pg_locks names so; {@link #OTHER} for what a newer server may add. */
  public static LockKind ofServer(String name) {
    for (var kind : values()) {
      if (kind.server.equals(name)) {
        return kind;
      }
    }
    return OTHER;
  }

  /** As pg_locks writes it. */
  public String server() {
    return server;
  }
}
