package dev.belay.desktop.run;

import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.util.Optional;

/**
 * What the button of a step says: verb, object and target.
 *
 * @param target the name of what is written to
 * @param pending how many migrations an apply step would send; absent where nobody knows
 */
record ActWords(Step step, String target, Optional<Integer> pending) {
  private static final int LONG = 40;

  /** {@code Apply 5 migrations to shop}. */
  String button() {
    return act() + " " + preposition() + " " + target;
  }

  /** What a confirmed step does to the server. */
  String says() {
    return switch (step.purpose().risk()) {
      case READ -> "Read-only: changes nothing in " + target + ".";
      case WRITE -> "Writes to " + target + ".";
      case DDL -> "Changes the schema of " + target + ".";
      case DESTRUCTIVE -> "Destructive: removes data from " + target + " for good.";
    };
  }

  private String act() {
    return switch (step.action()) {
      case Action.Apply _ ->
          pending
              .filter(count -> count > 0)
              .map(count -> count == 1 ? "Apply 1 migration" : "Apply " + count + " migrations")
              .orElseGet(this::object);
      case Action.Sql _, Action.Rollback _, Action.Backup _, Action.Command _ -> object();
      case Action.Query _, Action.Locks _ -> "Read " + object();
      case Action.Wait _, Action.Manual _, Action.Decide _, Action.Approve _, Action.Call _ ->
          "Continue with " + object();
    };
  }

  private String preposition() {
    return switch (step.action()) {
      case Action.Apply _ -> "to";
      case Action.Sql _, Action.Query _, Action.Locks _, Action.Rollback _ -> "in";
      case Action.Manual _,
          Action.Backup _,
          Action.Decide _,
          Action.Wait _,
          Action.Approve _,
          Action.Command _,
          Action.Call _ ->
          "for";
    };
  }

  /** The step's title, without what it adds in brackets. */
  private String object() {
    var title = step.title().replaceFirst("\\s*\\([^()]*\\)$", "");
    return title.length() <= LONG ? title : title.substring(0, LONG - 1).stripTrailing() + "…";
  }
}
