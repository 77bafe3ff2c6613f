package dev.belay.postgres;

import java.time.Duration;
import java.util.Optional;

/**
 * What makes the server let go of our locks when we are gone: the client killed, the cable pulled
 * (PostgreSQL manual 19.3.2 and 19.11.1).
 *
 * @param tcpUserTimeout how long sent data may stay unacknowledged
 * @param clientCheckInterval how often a running statement looks whether its client is still there
 * @param idleInTransaction how long a transaction may wait for us (a client that hangs but is
 *     connected)
 * @param transactionTimeout limit of a whole transaction, from version 17; none unless asked for,
 *     because it would also end a migration that is only slow
 * @param keepalives TCP's own probes
 */
public record DeadMansHandle(
    Duration tcpUserTimeout,
    Duration clientCheckInterval,
    Duration idleInTransaction,
    Optional<Duration> transactionTimeout,
    Keepalives keepalives) {
  /**
   * TCP keepalive: the first probe after {@code idle}, then one each {@code interval}, given up
   * after {@code count} unanswered ones.
   */
  public record Keepalives(Duration idle, Duration interval, int count) {}

  /**
   * What Belay uses when nothing else is said: locks are free within 26 seconds of a pulled cable.
   */
  public static final DeadMansHandle DEFAULT =
      new DeadMansHandle(
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Optional.empty(),
          new Keepalives(Duration.ofSeconds(10), Duration.ofSeconds(5), 3));

  /**
   * The longest time from a pulled cable to free locks: the probes run out (on Linux the user
   * timeout replaces their count, but is looked at only when a probe is due), then the running
   * statement looks at its connection once more. Holds where the server's platform has all of
   * these; {@link Session#notes()} says which are missing.
   */
  public Duration freesLocksWithin() {
    var probes = keepalives.idle().plus(keepalives.interval().multipliedBy(keepalives.count()));
    var acknowledged = tcpUserTimeout.plus(keepalives.interval());
    var slower = probes.compareTo(acknowledged) >= 0 ? probes : acknowledged;
    return slower.plus(clientCheckInterval);
  }
}
