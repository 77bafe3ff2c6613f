package dev.belay.desktop.connections;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.Fingerprint;
import dev.belay.postgres.Privileges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a test of a connection gave. */
public sealed interface ProbeResult {
  /** It cannot be understood; nothing was connected. */
  record Unusable(String place, String happened, String cure) implements ProbeResult {}

  /** The connection was not made. */
  record Refused(ConnectException.Reason reason, String happened, String cure)
      implements ProbeResult {}

  /**
   * The server answered.
   *
   * @param pooler what stands in between, as a sentence
   * @param rights absent where the role may not even read its own
   */
  record Reached(
      Fingerprint fingerprint,
      Login login,
      Optional<String> pooler,
      Optional<Privileges.Report> rights,
      Handle handle)
      implements ProbeResult {

    /** {@code 16.4}. */
    public String version() {
      var number = fingerprint.server().versionNum();
      return number / 10000 + "." + number % 10000;
    }

    /** {@code Primary, PostgreSQL 16.4}. */
    public String standing() {
      return (fingerprint.server().inRecovery() ? "Standby" : "Primary")
          + ", PostgreSQL "
          + version();
    }

    /** {@code 7405…2261 / TL 3}. */
    public String chip() {
      return Formats.fingerprint(fingerprint.server().systemIdentifier())
          + " / TL "
          + fingerprint.server().timeline();
    }

    /** What the band says of the server. */
    public BandState.Server server() {
      return new BandState.Server(
          fingerprint.address().connected().toString(),
          Optional.of(fingerprint.database().currentUser()),
          standing(),
          Optional.of(chip()),
          Optional.empty());
    }
  }

  /**
   * How the log-in went.
   *
   * @param took from the first byte to the last answer
   * @param encryption such as TLSv1.3; absent where there is none
   * @param password where it came from; absent where none is known
   */
  record Login(Duration took, Optional<String> encryption, Optional<String> password) {}

  /**
   * How soon locks are free when Belay is gone.
   *
   * @param lacks what the server or its platform does not have, as sentences
   */
  record Handle(Duration freesWithin, List<String> lacks) {
    public Handle {
      lacks = List.copyOf(lacks);
    }
  }
}
