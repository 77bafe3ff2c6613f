package dev.belay.desktop.control;

import dev.belay.postgres.Environment;
import java.util.Optional;

/** What the environment band says. */
public sealed interface BandState {
  /** The environment that a wrong click would touch. */
  Environment environment();

  /** The database, as the server calls it. */
  String database();

  /** Connected to the server that is meant. */
  record Connected(Environment environment, String database, Server server, String time)
      implements BandState {}

  /**
   * Connected to another server than the run's; nothing is written.
   *
   * @param difference what differs, such as "timeline 4, run has 3"
   */
  record Mismatch(Environment environment, String database, Server server, String difference)
      implements BandState {}

  /**
   * Nobody answers.
   *
   * @param lastSeen such as "last seen 03:24:10 UTC"
   */
  record Away(Environment environment, String database, String lastSeen) implements BandState {}

  /**
   * What is known of a server.
   *
   * @param address host and port, or words
   * @param role empty when it does not matter
   * @param standing such as "Primary, PostgreSQL 16.4"
   * @param fingerprint of the chip, such as "7405…2261 / TL 3"
   * @param matches what the chip adds, such as "matches run"
   */
  record Server(
      String address,
      Optional<String> role,
      String standing,
      Optional<String> fingerprint,
      Optional<String> matches) {}
}
