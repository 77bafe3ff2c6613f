package dev.belay.run;

import java.time.Duration;

/** How often a run looks again. */
public final class Pace {
  /** How often the gates of a step that waits are read again. */
  public static final Duration GATES = Duration.ofSeconds(1);

  /** A value that is older than this many of its intervals does not count any more. */
  public static final int STALE_AFTER = 3;

  private Pace() {}
}
