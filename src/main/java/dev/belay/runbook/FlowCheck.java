package dev.belay.runbook;

import dev.belay.runbook.OnFailure.Then;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;

/**
 * Checks the order of steps: what comes before, what after, and that no failure runs in circles.
 */
final class FlowCheck {
  private static final String COVERED = "An approval covers steps that are still to come.";
  private static final String NEEDED = "Name a later step that fails without this one.";
  private static final String OPEN = "Name the later step that ends what this one begins.";

  private final Problems problems;
  private final Places places;
  private final Scope scope;

  FlowCheck(Problems problems, Places places, Scope scope) {
    this.problems = problems;
    this.places = places;
    this.scope = scope;
  }

  void check(Runbook runbook) {
    for (var step : runbook.steps()) {
      for (var gate : step.start().requires()) {
        gate.step().ifPresent(id -> earlier(step, id, gate, "step"));
      }
      step.start()
          .when()
          .ifPresent(when -> when.answer().ifPresent(id -> answered(step, id, when)));
      var purpose = step.purpose();
      for (var i = 0; i < purpose.neededBy().size(); i++) {
        later(step, purpose.neededBy().get(i), NEEDED, purpose, "needed-by", i);
      }
      purpose.openUntil().ifPresent(id -> later(step, id, OPEN, purpose, "open-until"));
      switch (step.action()) {
        case Action.Approve approve -> {
          for (var i = 0; i < approve.covers().size(); i++) {
            later(step, approve.covers().get(i), COVERED, approve, "covers", i);
          }
        }
        case Action.Rollback rollback -> {
          for (var i = 0; i < rollback.of().size(); i++) {
            earlier(step, rollback.of().get(i), rollback, "of", i);
          }
        }
        case Action.Manual _, Action.Query _, Action.Sql _, Action.Locks _ -> {}
        case Action.Backup _, Action.Apply _, Action.Decide _, Action.Wait _ -> {}
        case Action.Command _, Action.Call _ -> {}
      }
    }
    circles(runbook.steps());
  }

  private void answered(Step step, String id, Condition when) {
    earlier(step, id, when, "answer");
    var action = scope.actions().get(id);
    if (action != null
        && !(action instanceof Action.Decide)
        && !(action instanceof Action.Manual)) {
      problems.error(
          places.value(when, "answer"),
          "nobody gives an answer in the step " + id,
          "Name a step of type decide or manual.");
    }
  }

  private void earlier(Step step, String id, Object owner, Object... path) {
    if (scope.steps().containsKey(id) && position(id) >= position(step.id())) {
      problems.error(
          places.value(owner, path),
          "the step " + id + " does not come before " + step.id(),
          "Name an earlier step, or move this one behind it.");
    }
  }

  private void later(Step step, String id, String cure, Object owner, Object... path) {
    if (scope.steps().containsKey(id) && position(id) <= position(step.id())) {
      problems.error(
          places.value(owner, path), "the step " + id + " does not come after " + step.id(), cure);
    }
  }

  private int position(String id) {
    return scope.steps().getOrDefault(id, 0);
  }

  /** A failure that leads back to an earlier step must pass a person before it can fail again. */
  private void circles(List<Step> steps) {
    for (var i = 0; i < steps.size(); i++) {
      var failure = steps.get(i).ending().onFailure();
      if (failure.then() != Then.GOTO || asksPerson(steps.get(i))) {
        continue;
      }
      if (reaches(steps, index(steps, failure), i)) {
        problems.error(
            places.value(steps.get(i).ending(), "on-failure", "goto"),
            "the step "
                + steps.get(i).id()
                + " and "
                + failure.step().orElse("")
                + " lead to each other without anybody being asked",
            "Put a decide or manual step in between, or go to a later step.");
      }
    }
  }

  private static boolean reaches(List<Step> steps, int from, int to) {
    var seen = new HashSet<Integer>();
    var open = new ArrayDeque<Integer>();
    open.add(from);
    while (!open.isEmpty()) {
      var at = open.remove();
      if (at < 0 || at >= steps.size() || !seen.add(at) || asksPerson(steps.get(at))) {
        continue;
      }
      if (at == to) {
        return true;
      }
      open.add(at + 1);
      open.add(index(steps, steps.get(at).ending().onFailure()));
    }
    return false;
  }

  private static int index(List<Step> steps, OnFailure failure) {
    for (var i = 0; i < steps.size(); i++) {
      if (failure.step().filter(steps.get(i).id()::equals).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private static boolean asksPerson(Step step) {
    var confirmed =
        switch (step.start().confirm()) {
          case CLICK, TYPE_TARGET, SECOND_PERSON -> true;
          case BY_RISK, NONE -> false;
        };
    return confirmed
        || step.action() instanceof Action.Decide
        || step.action() instanceof Action.Manual
        || step.action() instanceof Action.Approve;
  }
}
