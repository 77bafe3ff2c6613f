package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;

/** What a run carries along: steps and gates that are not simply done. */
public final class Exceptions {
  private Exceptions() {}

  /** How many there are of each kind, in the order of the states; empty where there is none. */
  public static List<String> counts(RunState state) {
    var counts = new ArrayList<String>();
    for (var status : StepStatus.values()) {
      var count =
          state.steps().values().stream()
              .filter(step -> step.status() == status && status.carried())
              .count();
      if (count > 0) {
        counts.add(count + " " + Words.of(status));
      }
    }
    var gates =
        state.steps().values().stream().mapToInt(step -> step.said().overridden().size()).sum();
    if (gates > 0) {
      counts.add(gates == 1 ? "1 gate overridden" : gates + " gates overridden");
    }
    return List.copyOf(counts);
  }

  /**
   * What a person has to know of the run before agreeing to go on: every step that is carried along
   * and not done, with its reason, and what will fail because of it.
   */
  public static List<String> lines(Runbook runbook, RunState state) {
    var lines = new ArrayList<String>();
    for (var step : runbook.steps()) {
      var now = state.step(step.id());
      if (now.status().carried()) {
        lines.add(
            step.title()
                + ": "
                + Words.of(now.status())
                + now.said().by().map(by -> " by " + by).orElse("")
                + now.said()
                    .reason()
                    .or(() -> now.said().cause().map(cause -> cause.message()))
                    .map(why -> ", " + why)
                    .orElse("")
                + NeededBy.sentences(runbook, state, step.id()).stream()
                    .map(words -> " " + words)
                    .reduce("", String::concat));
      }
      now.said()
          .overridden()
          .forEach((gate, reason) ->
              lines.add(step.title() + ": gate overridden, " + gate + ": " + reason));
    }
    return List.copyOf(lines);
  }
}
