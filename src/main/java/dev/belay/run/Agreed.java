package dev.belay.run;

import dev.belay.journal.JournalEvent.PlannedFile;
import dev.belay.journal.RunState;
import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a second person agrees to, in words. */
public final class Agreed {
  private Agreed() {}

  /** The steps that are approved with their pending migrations, and what is not simply done. */
  public static List<String> lines(Runbook runbook, RunState state, Step asked) {
    var lines = new ArrayList<String>();
    lines.add(
        "Approves: "
            + String.join(
                "; ",
                covered(runbook, asked).stream()
                    .map(step -> step.title() + pending(state, step))
                    .toList())
            + ".");
    var exceptions = Exceptions.lines(runbook, state);
    if (!exceptions.isEmpty()) {
      lines.add("Not simply done so far: " + String.join(" · ", exceptions));
    }
    return List.copyOf(lines);
  }

  private static List<Step> covered(Runbook runbook, Step asked) {
    return asked.action() instanceof Action.Approve approve
        ? approve.covers().stream().map(runbook::step).flatMap(Optional::stream).toList()
        : List.of(asked);
  }

  private static String pending(RunState state, Step step) {
    return state
        .plan(step.id())
        .map(plan -> plan.files().stream().map(PlannedFile::label).toList())
        .map(files -> files.isEmpty() ? "nothing is pending" : String.join(", ", files))
        .map(words -> " (" + words + ")")
        .orElse("");
  }
}
