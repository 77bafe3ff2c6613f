package dev.belay.drill;

/** The table lock modes that faults take, from weak to strong. */
public enum LockMode {
  ACCESS_SHARE("ACCESS SHARE", "AccessShareLock"),
  ROW_EXCLUSIVE("ROW EXCLUSIVE", "RowExclusiveLock"),
  SHARE("SHARE", "ShareLock"),
  ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE", "AccessExclusiveLock");

  private final String words;
  private final String shown;

  LockMode(String words, String shown) {
    this.words = words;
    this.shown = shown;
  }

  /** As in LOCK TABLE. */
  String words() {
    return words;
  }

  /** As pg_locks shows it. */
  String shown() {
    return shown;
  }
}
