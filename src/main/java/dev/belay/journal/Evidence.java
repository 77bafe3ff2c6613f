package dev.belay.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * A value with where it came from and when.
 *
 * @param label what was asked, in words
 * @param source the query, or another source by name (fingerprint, person)
 * @param value the raw value; absent while it cannot be read
 * @param limit what it must be, in words
 * @param truth what follows from it
 * @param at when it was read, by this machine's clock
 */
public record Evidence(
    String label,
    String source,
    Optional<String> value,
    Optional<String> limit,
    Truth truth,
    Instant at) {

  /** What follows from a value. */
  public enum Truth {
    TRUE,
    FALSE,
    UNREADABLE,
    /** A fact without a limit. */
    INFORMATION
  }
}
