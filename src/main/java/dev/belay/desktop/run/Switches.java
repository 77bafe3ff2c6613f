package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run has switched on and off outside of the schema, such as maintenance: of a step {@code
 * ID}, a later step {@code ID-off} is the counterpart, and so is its own undo.
 */
record Switches(RunPicture picture) {
  private static final String OFF = "-off";

  /**
   * How one switch stands.
   *
   * @param name such as Maintenance
   * @param on whether it is on
   * @param was for how long it was on, where it is off again
   */
  record Switch(String name, boolean on, Instant since, Optional<Duration> was) {
    String words() {
      return (on ? "On" : "Off")
          + " since "
          + Formats.moment(since)
          + " UTC"
          + was.map(time -> ", was on for " + Formats.prose(time)).orElse("")
          + ".";
    }
  }

  /** Those that the run has touched. */
  List<Switch> all() {
    var all = new ArrayList<Switch>();
    for (var step : picture.runbook().steps()) {
      picture.runbook().step(step.id() + OFF).flatMap(off -> of(step, off)).ifPresent(all::add);
    }
    return all;
  }

  /** Whether that step is one half of a switch. */
  boolean hold(Step step) {
    var id = step.id();
    return picture.runbook().step(id + OFF).isPresent()
        || id.endsWith(OFF)
            && picture.runbook().step(id.substring(0, id.length() - OFF.length())).isPresent();
  }

  private Optional<Switch> of(Step on, Step off) {
    var first = picture.state().step(on.id());
    if (!done(on) && !undone(first)) {
      return Optional.empty();
    }
    var began = begun(first);
    if (undone(first)) {
      return Optional.of(off(name(on), first.since(), began));
    }
    var second = picture.state().step(off.id());
    if (done(off)) {
      return Optional.of(off(name(on), second.since(), began));
    }
    var since = undone(second) ? second.since() : first.since();
    return Optional.of(new Switch(name(on), true, since, Optional.empty()));
  }

  private static Switch off(String name, Instant since, Instant began) {
    return new Switch(name, false, since, Optional.of(Duration.between(began, since).abs()));
  }

  private boolean done(Step step) {
    var state = picture.state().step(step.id());
    var byHand = step.action() instanceof Action.Manual && state.status() == StepStatus.DONE;
    return (state.tookEffect() || byHand) && !undone(state);
  }

  private static boolean undone(StepState step) {
    return step.undo() == UndoStatus.UNDONE_VERIFIED
        || step.undo() == UndoStatus.UNDONE_NOT_VERIFIED;
  }

  private static Instant begun(StepState step) {
    return step.latest(Subject.Direction.FORWARD)
        .map(attempt -> attempt.started())
        .orElse(step.since());
  }

  private static String name(Step step) {
    var word = step.id().split("-", 2)[0];
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
