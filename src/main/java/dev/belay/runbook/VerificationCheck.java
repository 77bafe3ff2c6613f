package dev.belay.runbook;

import java.util.List;

/**
 * Checks that a change is looked at afterwards, and that there is one point of no return at most.
 */
final class VerificationCheck {
  private final Problems problems;
  private final Places places;

  VerificationCheck(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
  }

  void check(List<Step> steps) {
    var lastCheck = -1;
    for (var i = 0; i < steps.size(); i++) {
      if (verifies(steps.get(i))) {
        lastCheck = i;
      }
    }
    var points = 0;
    for (var i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var purpose = step.purpose();
      if (purpose.pointOfNoReturn() && ++points > 1) {
        problems.error(
            places.key(purpose, "point-of-no-return"),
            "there is a second point of no return",
            "Keep the first: from there on nothing is undone.");
      }
      if (purpose.risk() != Step.Risk.READ
          && i >= lastCheck
          && !places.isBroken(step)
          && step.ending().expect().isEmpty()) {
        problems.warning(
            places.of(step),
            "nothing is verified after the step " + step.id() + ", which changes something",
            "Give it expect, or add a query step with expect after it.");
      }
    }
  }

  private static boolean verifies(Step step) {
    return switch (step.action()) {
      case Action.Query _, Action.Wait _ -> !step.ending().expect().isEmpty();
      case Action.Manual _, Action.Call _ -> true;
      case Action.Sql _, Action.Apply _, Action.Rollback _ -> !step.ending().expect().isEmpty();
      case Action.Locks _, Action.Backup _, Action.Decide _, Action.Approve _ -> false;
      case Action.Command _ -> false;
    };
  }
}
