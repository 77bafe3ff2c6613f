package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.runbook.Runbook;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Counts what undoing a step would lose, as the runbook says to count it. */
public final class UndoLosses {
  private UndoLosses() {}

  /**
   * The count now; empty where the query gives nothing or its values are not known yet.
   *
   * @param query of the step's undo, its values bound from the run
   */
  public static Optional<String> count(
      Connection connection, Runbook runbook, RunState state, String query) throws SQLException {
    var values =
        new Values(runbook, state.opened().event().params(), () -> state, new Secrets(Map.of()));
    try {
      // A null is no count, and no row is none either.
      return ReadOnlyQuery.ask(connection, values.sql(query)).rows().stream()
          .flatMap(row -> row.stream().limit(1))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (Values.MissingValueException e) {
      return Optional.empty();
    }
  }
}
