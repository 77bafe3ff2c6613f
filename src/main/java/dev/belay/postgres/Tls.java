package dev.belay.postgres;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How a connection is encrypted and what is checked of the server (PostgreSQL manual 34.19).
 *
 * @param rootCertificate the authorities to trust; {@code system} stands for those of the machine
 * @param certificate the client's own certificate
 * @param key the client's own key
 */
public record Tls(
    Mode mode, Optional<Path> rootCertificate, Optional<Path> certificate, Optional<Path> key) {
  /** libpq's default: encrypted where the server offers it, nothing checked. */
  public static final Tls PREFER =
      new Tls(Mode.PREFER, Optional.empty(), Optional.empty(), Optional.empty());

  /** The value of {@code sslrootcert} that means the machine's own authorities. */
  public static final Path SYSTEM = Path.of("system");

  /** libpq's {@code sslmode}. */
  public enum Mode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /** The word of the {@code sslmode} parameter. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode of that word; empty for any other text. */
    public static Optional<Mode> parse(String word) {
      for (var mode : values()) {
        if (mode.word().equals(word)) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * What is really asked of the server: as in libpq, {@code require} with a root certificate checks
   * it.
   */
  public Mode effectiveMode() {
    if (rootCertificate.filter(SYSTEM::equals).isPresent()) {
      return Mode.VERIFY_FULL;
    }
    return mode == Mode.REQUIRE && rootCertificate.isPresent() ? Mode.VERIFY_CA : mode;
  }
}
