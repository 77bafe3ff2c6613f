package dev.belay.migration.apply;

/** How the statements of a script are grouped into transactions. */
public enum Grouping {
  /** One transaction for all; a script that cannot run in one is refused. */
  ONE,
  /** Each statement commits by itself. */
  EACH,
  /**
   * The script's own transactions are adopted; statements that cannot run in one stand alone; the
   * others share one.
   */
  AUTO
}
