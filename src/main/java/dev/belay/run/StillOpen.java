package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.time.Instant;
import java.util.List;

/**
 * What a step began and nothing has ended yet, such as a maintenance: as long as it lasts, a run
 * that is paused or over must say so.
 *
 * @param step the step that began it
 * @param since when it was done
 * @param ends the step that would end it
 */
public record StillOpen(Step step, Instant since, Step ends) {

  /** All of them, oldest first. */
  public static List<StillOpen> of(Runbook runbook, RunState state) {
    return runbook.steps().stream()
        .filter(step -> step.purpose().openUntil().isPresent())
        .filter(step -> begun(state.step(step.id())))
        .flatMap(step ->
            runbook
                .step(step.purpose().openUntil().get())
                .filter(ends -> !begun(state.step(ends.id())))
                .map(ends -> new StillOpen(step, state.step(step.id()).since(), ends))
                .stream())
        .toList();
  }

  /** In a sentence or two: what goes on, and who ends it where the run cannot. */
  public String sentence(String since) {
    var byHand = step.ending().undo().flatMap(Undo::none).map(why -> " " + why.strip()).orElse("");
    return "Still in effect since "
        + since
        + ": "
        + step.title()
        + "."
        + byHand.replaceAll("\\s+", " ")
        + (byHand.isEmpty() ? " The step that ends it, " + ends.title() + ", is not done." : "");
  }

  private static boolean begun(StepState step) {
    var done =
        switch (step.status()) {
          case DONE, NO_LONGER_TRUE -> true;
          case FAILED, STOPPED, IN_DOUBT -> step.tookEffect();
          case NEXT,
              WAITING,
              RUNNING,
              DEFERRED,
              OVERRIDDEN,
              SKIPPED,
              NOT_APPLICABLE,
              REFUSED,
              EXPIRED ->
              false;
        };
    return done
        && switch (step.undo()) {
          case NONE, RUNNING, IN_DOUBT, FAILED -> true;
          case UNDONE_VERIFIED, UNDONE_NOT_VERIFIED -> false;
        };
  }
}
