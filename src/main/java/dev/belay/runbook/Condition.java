package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * When a step applies: a parameter, a captured value, a given answer or a query, with what it must
 * be. Exactly one of the four sources is there.
 *
 * @param answer id of a decide or manual step
 * @param captured {@code step.name}
 */
public record Condition(
    Optional<String> param,
    Optional<String> captured,
    Optional<String> answer,
    Optional<String> sql,
    List<Expectation> expect) {
  public Condition {
    expect = List.copyOf(expect);
  }
}
