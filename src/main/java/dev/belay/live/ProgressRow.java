package dev.belay.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a command is, from one of the pg_stat_progress_* views.
 *
 * @param command the view's last words: {@code create index}, {@code vacuum}, {@code copy}, …
 * @param subject the relation and what is done to it, with names as far as they are known
 * @param phase in the server's words; empty where it has none
 * @param measures each counter that the server gives, the one that says most first
 * @param seen when this command was first seen, and when last
 */
public record ProgressRow(
    int pid, String command, String subject, String phase, List<Measure> measures, Span seen) {
  /** Copies the list. */
  public ProgressRow {
    measures = List.copyOf(measures);
  }

  /**
   * One counter.
   *
   * @param unit blocks, tuples, bytes, lockers, partitions, …
   * @param done never more than the total
   * @param total only where the server gives one
   * @param perSecond from what was seen in this phase; empty before 10 s
   * @param remaining only with a total and a rate; empty before 10 s
   */
  public record Measure(
      String unit,
      long done,
      Optional<Long> total,
      Optional<Double> perSecond,
      Optional<Duration> remaining) {}

  /** From when to when, by the server's clock. */
  public record Span(Instant first, Instant last) {}

  /** The counter to draw as a bar: the first that has a total. */
  public Optional<Measure> bar() {
    return measures.stream().filter(measure -> measure.total().isPresent()).findFirst();
  }
}
