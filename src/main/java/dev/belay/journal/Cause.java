package dev.belay.journal;

import java.util.Optional;

/**
 * Why something failed.
 *
 * @param message what happened and what is true now
 * @param place file, line and statement, or the object concerned
 * @param sqlState PostgreSQL's error code (manual, appendix A)
 * @param cure what to do
 */
public record Cause(
    String message, Optional<String> place, Optional<String> sqlState, String cure) {

  /** A cause that no server reported. */
  public static Cause of(String message, String cure) {
    return new Cause(message, Optional.empty(), Optional.empty(), cure);
  }
}
