package dev.belay.report;

import dev.belay.migration.History;
import dev.belay.migration.Migration;
import dev.belay.runbook.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The migrations behind the apply steps of a runbook, as whoever shows them knows them. */
public interface StepMigrations {
  /** Nothing was read. */
  StepMigrations NONE = _ -> new NotRead("Its files were not read.");

  /** What is known of that apply step. */
  Of of(Step step);

  /** What is known of a step's migrations. */
  sealed interface Of {}

  /** Why there is nothing to show. */
  record NotRead(String why) implements Of {}

  /**
   * The scripts of a step.
   *
   * @param forward what it would apply, in order
   * @param back what it has applied, newest first
   * @param done the labels of transactions of a script that have committed before its last one
   * @param run whose rows the history gets; absent: no run is open and the history was not asked
   * @param checkBaseline whether a database without a history must have a baseline
   */
  record Known(
      History history,
      List<Migration> forward,
      List<Migration> back,
      Set<String> done,
      Optional<String> run,
      boolean checkBaseline)
      implements Of {
    public Known {
      forward = List.copyOf(forward);
      back = List.copyOf(back);
      done = Set.copyOf(done);
    }
  }
}
