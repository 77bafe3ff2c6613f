package dev.belay.desktop.run;

import dev.belay.desktop.control.BandState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import java.util.List;

/**
 * What closing the window over a run would do, in words.
 *
 * @param running whether something is under way on the database
 */
record Leaving(BandState band, String title, List<String> says, boolean running) {
  Leaving {
    says = List.copyOf(says);
  }

  static Leaving of(RunPicture picture) {
    var under =
        picture.state().steps().values().stream()
            .filter(
                step -> step.status() == StepStatus.RUNNING || step.undo() == UndoStatus.RUNNING)
            .findFirst();
    var number = RunScreens.number(picture.state().run());
    var band = RunBand.of(picture);
    if (under.isEmpty() || picture.state().status() == RunStatus.HELD) {
      return new Leaving(
          band,
          "Leave run " + number + "?",
          List.of(
              "Nothing of it runs now, and nothing goes on while Belay is closed.",
              "The run stays as it is. The library resumes it at the same step."),
          false);
    }
    var title = RunScreens.step(picture.runbook(), under.get().id()).title();
    return new Leaving(
        band,
        "Close while " + title + " runs?",
        List.of(
            "Belay's connection ends with it. PostgreSQL then cancels the statement and rolls back"
                + " what has not committed; a COMMIT that was sent may still take effect.",
            "The step is in doubt until the run is resumed: Belay then asks the database what became"
                + " of it. To know now, stop the step first."),
        true);
  }
}
