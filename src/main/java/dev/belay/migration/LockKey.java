package dev.belay.migration;

/**
 * The advisory lock that keeps two runners from migrating one database at once: "belay" and "migr"
 * in ASCII. Advisory locks are per database.
 */
public final class LockKey {
  public static final int CLASS = 0x62656c61;
  public static final int OBJECT = 0x6d696772;

  private LockKey() {}
}
