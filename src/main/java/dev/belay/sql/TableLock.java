package dev.belay.sql;

import java.util.Locale;

/** The eight modes in which a table is locked, the weakest first (manual, section 13.3.1). */
public enum TableLock {
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  /** As the manual writes it: {@code ACCESS SHARE}. */
  public String words() {
    return name().replace('_', ' ').toUpperCase(Locale.ROOT);
  }
}
