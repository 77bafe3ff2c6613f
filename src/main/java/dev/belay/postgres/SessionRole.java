package dev.belay.postgres;

import java.time.Duration;

/**
 * What a session is for, and the limits it lives with. The work session has no statement or lock
 * limit of its own: the engine sets one for each class of statement.
 */
public enum SessionRole {
  /** Executes the steps; transactions and settings stay on it. */
  WORK(Duration.ZERO, Duration.ZERO, Duration.ZERO),
  /** Watches guards, cancels, reads evidence; stays quick when the work session hangs. */
  WATCH(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30)),
  /** Feeds the panels: read only, never waits on a lock. */
  SAMPLE(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(15));

  private final Duration statementTimeout;
  private final Duration lockTimeout;
  private final Duration socketTimeout;

  SessionRole(Duration statementTimeout, Duration lockTimeout, Duration socketTimeout) {
    this.statementTimeout = statementTimeout;
    this.lockTimeout = lockTimeout;
    this.socketTimeout = socketTimeout;
  }

  /** The session's {@code statement_timeout}; zero leaves the server's. */
  public Duration statementTimeout() {
    return statementTimeout;
  }

  /** The session's {@code lock_timeout}; zero leaves the server's. */
  public Duration lockTimeout() {
    return lockTimeout;
  }

  /** How long the driver waits for bytes before it gives the connection up; zero: for ever. */
  public Duration socketTimeout() {
    return socketTimeout;
  }
}
