package dev.belay.runbook;

import java.util.List;

/**
 * How to find out, from the database, whether an interrupted step took effect: a query, and what
 * its value is when the step committed. Any other value means that it did not.
 */
public record Settle(String sql, List<Expectation> committedWhen) {
  public Settle {
    committedWhen = List.copyOf(committedWhen);
  }
}
