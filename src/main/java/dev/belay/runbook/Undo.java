package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * The way back from a step, or the stated reason why there is none. Exactly one of sql, file,
 * script, and none is there.
 *
 * @param script the rollback scripts of the migrations that the step applied, newest first
 * @param none why there is no way back
 * @param loses a query that counts what undoing would lose
 * @param verify what must be true once it is undone; without it the undo counts as not verified
 */
public record Undo(
    Optional<String> sql,
    Optional<String> file,
    boolean script,
    Optional<String> none,
    Optional<String> loses,
    List<Check> verify) {
  public Undo {
    verify = List.copyOf(verify);
  }

  /** A query and what its value must be. */
  public record Check(String label, String sql, List<Expectation> expect) {
    public Check {
      expect = List.copyOf(expect);
    }
  }
}
