package dev.belay.runbook;

import java.time.Duration;

/**
 * Time limits of the statements that Belay sends. Concurrent builds, VALIDATE and VACUUM get
 * neither of the first two, but the step's own time-out and its guards.
 *
 * @param lockTimeout how long an ordinary statement waits for a lock
 * @param statementTimeout how long an ordinary statement may take
 * @param stepTimeout how long a step may take that names no time-out of its own
 */
public record Limits(Duration lockTimeout, Duration statementTimeout, Duration stepTimeout) {
  /** 2 s for a lock, 30 s for a statement, one hour for a step. */
  public static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofHours(1));
}
