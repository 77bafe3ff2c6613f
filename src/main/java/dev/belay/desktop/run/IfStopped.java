package dev.belay.desktop.run;

import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.util.List;

/** What stopping a running step leaves behind. */
final class IfStopped {
  private IfStopped() {}

  static List<String> words(Step step) {
    return List.of(
        leaves(step), "Belay waits until the server confirms it, then says what is true.");
  }

  private static String leaves(Step step) {
    return switch (step.action()) {
      case Action.Manual _,
          Action.Query _,
          Action.Locks _,
          Action.Decide _,
          Action.Wait _,
          Action.Approve _,
          Action.Call _ ->
          "It only reads: nothing changes on the database.";
      case Action.Sql sql ->
          switch (sql.transaction()) {
            case ONE ->
                "PostgreSQL cancels the statement and rolls the transaction back. Nothing of it"
                    + " remains.";
            case EACH, AUTO ->
                "PostgreSQL cancels the statement that runs. Statements that have committed stay.";
          };
      case Action.Apply _ ->
          "PostgreSQL cancels the statement and rolls the open migration back. Migrations that have"
              + " committed stay.";
      case Action.Backup _ -> "The backup is given up: there is no new backup.";
      case Action.Rollback _ -> "What is undone stays undone, the rest stays in effect.";
      case Action.Command _ ->
          "The call may have arrived already; whether it did is then in doubt.";
    };
  }
}
