package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What a value must be. Every part that is there must hold. Numbers compare as numbers, durations
 * ({@code 30s}) against intervals or seconds as durations, everything else as text.
 *
 * @param of what is looked at: a column's name, {@code rows} (their number), {@code status} (of an
 *     HTTP answer or a command), or {@code captured.name}; absent: the first column of the first
 *     row
 * @param is the exact value; {@code null} as text means SQL's null
 * @param sameAs a captured value ({@code step.name}) that it must equal
 */
public record Expectation(
    Optional<String> of,
    Optional<String> is,
    List<String> in,
    Optional<String> atLeast,
    Optional<String> atMost,
    Optional<String> matches,
    Optional<String> sameAs) {
  public Expectation {
    in = List.copyOf(in);
  }
}
