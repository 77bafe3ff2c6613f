package dev.belay.desktop.control;

import java.util.List;
import java.util.Optional;

/** A piece of evidence and what is behind it. */
public record EvidenceItem(EvidenceLine line, Optional<Behind> behind) {
  /**
   * What is behind a value.
   *
   * @param source the query, or another source by name
   * @param sql whether the source is a query
   * @param result exactly what came back
   * @param history earlier readings, the newest first
   */
  public record Behind(String source, boolean sql, String result, List<Reading> history) {
    public Behind {
      history = List.copyOf(history);
    }
  }

  /**
   * One reading.
   *
   * @param moment as it is shown: {@code 03:12:44}
   */
  public record Reading(String moment, String value, EvidenceLine.Form form) {}

  /** Evidence of which no more is known. */
  public static EvidenceItem of(EvidenceLine line) {
    return new EvidenceItem(line, Optional.empty());
  }
}
