package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a runbook.
 *
 * @param resolved the runbook; absent when there is an error
 * @param problems all problems of all its files, by file and place
 */
public record Reading(Optional<Resolved> resolved, List<Problem> problems) {
  public Reading {
    problems = List.copyOf(problems);
  }

  /** The problems because of which the runbook cannot be run. */
  public List<Problem> errors() {
    return problems.stream().filter(p -> p.severity() == Problem.Severity.ERROR).toList();
  }

  /** The problems with which the runbook can be run. */
  public List<Problem> warnings() {
    return problems.stream().filter(p -> p.severity() == Problem.Severity.WARNING).toList();
  }
}
