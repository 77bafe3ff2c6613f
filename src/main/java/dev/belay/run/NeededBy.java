package dev.belay.run;

import dev.belay.journal.RunState;
import dev.belay.runbook.Runbook;
import java.util.ArrayList;
import java.util.List;

/** Which later steps fail where a step did not end well, as the runbook declares it. */
public final class NeededBy {
  private NeededBy() {}

  /** One sentence for each later step that fails without that one and is still to come. */
  public static List<String> sentences(Runbook runbook, RunState state, String id) {
    var sentences = new ArrayList<String>();
    var steps = runbook.steps();
    var needed = runbook.step(id).map(step -> step.purpose().neededBy()).orElse(List.of());
    for (var i = 0; i < steps.size(); i++) {
      var later = steps.get(i);
      if (needed.contains(later.id()) && !state.step(later.id()).status().passed()) {
        sentences.add("Step " + (i + 1) + ", " + later.title() + ", fails without this.");
      }
    }
    return sentences;
  }
}
