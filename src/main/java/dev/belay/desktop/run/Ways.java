package dev.belay.desktop.run;

import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.run.ActionBar.Way.Kind;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Transitions;
import dev.belay.journal.Transitions.Move;
import dev.belay.journal.UndoStatus;
import dev.belay.run.NeededBy;
import dev.belay.run.PausedAt;
import dev.belay.run.WayBack;
import dev.belay.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways on from a run that is held. */
record Ways(RunPicture picture) {

  List<Way> all() {
    var ways = new ArrayList<Way>();
    var blocker = blocker();
    if (blocker.isEmpty()) {
      ways.add(
          new Way(Kind.CONTINUE, Optional.empty(), "Go on", "The run goes on where it stands."));
    } else {
      ofStep(blocker.get(), ways);
    }
    if (picture.state().progress().pointOfNoReturn().isEmpty() && canUndo()) {
      ways.add(
          new Way(
              Kind.ROLL_BACK,
              Optional.empty(),
              "Roll back…",
              "Takes back what is in effect, newest first: " + undoable() + "."));
    }
    if (!picture.state().inDoubt()) {
      ways.add(
          new Way(
              Kind.END,
              Optional.empty(),
              "End run " + RunScreens.number(picture.state().run()),
              "It ends for good, as it stands. Nothing is taken back."));
    }
    return ways;
  }

  private void ofStep(StepState state, List<Way> ways) {
    var id = Optional.of(state.id());
    var title = step(state.id()).title();
    if (state.status() == StepStatus.IN_DOUBT || state.undo() == UndoStatus.IN_DOUBT) {
      ways.add(
          new Way(
              Kind.ASK_AGAIN,
              id,
              "Ask the database again",
              "Reads its evidence once more; nothing is sent twice."));
      ways.add(
          new Way(
              Kind.DECIDE_COMMITTED,
              id,
              "It took effect…",
              "You found it in effect, and say how you know."));
      ways.add(
          new Way(
              Kind.DECIDE_ROLLED_BACK,
              id,
              "It did not…",
              "You found nothing of it, and say how you know."));
      ways.add(
          new Way(
              Kind.DECIDE_PARTLY,
              id,
              "Partly…",
              "You found a part of it in effect, and say which. The run stays paused."));
      return;
    }
    if (state.undo() == UndoStatus.FAILED || Transitions.allows(state.status(), Move.REOPEN)) {
      ways.add(
          new Way(
              Kind.RETRY,
              id,
              "Retry step " + number(state),
              state.undo() == UndoStatus.FAILED
                  ? "Undoes " + title + " once more."
                  : "Does " + title + " once more, with its gates and confirmation."));
    }
    if (Transitions.allows(state.status(), Move.SKIP)) {
      ways.add(
          new Way(
              Kind.SKIP,
              id,
              "Skip step " + number(state) + "…",
              "Leaves " + title + " out; carried to the end." + needed(state.id())));
    }
    if (Transitions.allows(state.status(), Move.DEFER)) {
      ways.add(
          new Way(
              Kind.DEFER,
              id,
              "Defer step " + number(state) + "…",
              "Asks for " + title + " again at the end." + needed(state.id())));
    }
    if (Transitions.allows(state.status(), Move.OVERRIDE)) {
      ways.add(
          new Way(
              Kind.OVERRIDE,
              id,
              "Override step " + number(state) + "…",
              "Goes on although " + title + " did not end well." + needed(state.id())));
    }
  }

  /** The step because of which the run is held. */
  Optional<StepState> blocker() {
    return PausedAt.step(picture.runbook(), picture.state());
  }

  private boolean canUndo() {
    return !undoable().isEmpty();
  }

  /** The titles of what a rollback would undo, newest first. */
  private String undoable() {
    return String.join(
        ", ",
        WayBack.steps(picture.runbook(), picture.state(), List.of()).stream()
            .map(Step::title)
            .toList());
  }

  /** What fails later where the step is gone past. */
  private String needed(String id) {
    var sentences = NeededBy.sentences(picture.runbook(), picture.state(), id);
    return sentences.isEmpty() ? "" : " " + String.join(" ", sentences);
  }

  private int number(StepState state) {
    return List.copyOf(picture.state().steps().keySet()).indexOf(state.id()) + 1;
  }

  private Step step(String id) {
    return RunScreens.step(picture.runbook(), id);
  }
}
