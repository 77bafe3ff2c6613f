package dev.belay.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A condition before a step may start: another step done (and fresh), or a query whose value holds.
 *
 * @param label what is asked, in words
 * @param step the step that must be done; exactly one of step and sql is there
 * @param sql a query with one value, run in a read-only transaction
 * @param within how old the step's result may be
 * @param expect what the value must be
 */
public record Gate(
    String label,
    Optional<String> step,
    Optional<String> sql,
    Optional<Duration> within,
    List<Expectation> expect) {
  public Gate {
    expect = List.copyOf(expect);
  }
}
