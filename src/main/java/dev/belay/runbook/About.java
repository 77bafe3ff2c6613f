package dev.belay.runbook;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Who a runbook is: identity, owner and reviews.
 *
 * @param id a slug, unique within a folder
 */
public record About(
    String id, String title, Kind kind, Optional<String> description, Ownership ownership) {

  /** Which shelf of the library a runbook stands on. */
  public enum Kind {
    MIGRATION,
    ROLLBACK,
    EMERGENCY,
    ROUTINE,
    DRILL
  }

  /**
   * Owner, version and reviews of a runbook.
   *
   * @param nextReview the day from which a run warns that the review is overdue
   */
  public record Ownership(
      String owner,
      String version,
      LocalDate lastReview,
      LocalDate nextReview,
      Optional<String> approver) {}
}
