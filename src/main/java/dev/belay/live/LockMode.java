package dev.belay.live;

import java.util.Locale;
import java.util.Optional;

/** The table lock modes and which of them cannot be held together (manual, table 13.2). */
public enum LockMode {
  ACCESS_SHARE("AccessShareLock", 0b10000000),
  ROW_SHARE("RowShareLock", 0b11000000),
  ROW_EXCLUSIVE("RowExclusiveLock", 0b11110000),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock", 0b11111000),
  SHARE("ShareLock", 0b11101100),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock", 0b11111100),
  EXCLUSIVE("ExclusiveLock", 0b11111110),
  ACCESS_EXCLUSIVE("AccessExclusiveLock", 0b11111111);

  private final String server;
  private final int conflicts;

  LockMode(String server, int conflicts) {
    this.server = server;
    this.conflicts = conflicts;
  }

  /** The mode that pg_locks names so; empty for SIReadLock, which never blocks. */
  public static Optional<LockMode> ofServer(String name) {
    for (var mode : values()) {
      if (mode.server.equals(name)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** As pg_locks writes it: AccessShareLock. */
  public String server() {
    return server;
  }

  /** As the manual and LOCK TABLE write it: ACCESS SHARE. */
  public String words() {
    return name().replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  /** Whether two owners cannot hold these two on the same object. */
  public boolean conflictsWith(LockMode other) {
    return (conflicts & other.bit()) != 0;
  }

  int bit() {
    return 1 << ordinal();
  }

  /** The modes that this one conflicts with, one bit for each. */
  int conflicts() {
    return conflicts;
  }
}
