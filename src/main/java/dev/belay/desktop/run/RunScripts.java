package dev.belay.desktop.run;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.run.StepScripts.Asked;
import dev.belay.journal.StepState;
import dev.belay.runbook.Action;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps the scripts of the run that is shown: reads its folders on another thread, and takes what
 * the database says is pending. FX thread only, but for {@link #asked}.
 */
final class RunScripts {
  private final Executor background;
  private final Consumer<StepScripts> show;
  private final Latest<StepScripts> read;
  private final Latest<Asked> asked;
  private StepScripts scripts = StepScripts.NONE;
  private Optional<Asked> pending = Optional.empty();
  private Moment followed = new Moment("", List.of());

  /** When the folders are read again: at another run, and when one of its apply steps moves. */
  private record Moment(String run, List<StepState> steps) {}

  RunScripts(Executor background, Executor fx, Consumer<StepScripts> show) {
    this.background = background;
    this.show = show;
    this.read = new Latest<>(fx, this::take);
    this.asked = new Latest<>(fx, this::take);
  }

  /** Follows what the room shows now. */
  void follow(RunRoom now) {
    if (!(now instanceof RunRoom.Shown(var picture))) {
      return;
    }
    var moment = moment(picture);
    if (!moment.equals(followed)) {
      followed = moment;
      background.execute(() -> read.offer(StepScripts.read(picture)));
    }
  }

  private static Moment moment(RunPicture picture) {
    return new Moment(
        picture.state().run(),
        picture.runbook().steps().stream()
            .filter(step -> step.action() instanceof Action.Apply)
            .map(step -> picture.state().step(step.id()))
            .toList());
  }

  /** Takes what is pending; from any thread. */
  void asked(Asked now) {
    asked.offer(now);
  }

  private void take(StepScripts now) {
    // Two readings may overtake each other; those of a run that is gone are of no use.
    if (now.run().equals(followed.run())) {
      scripts = now;
      publish();
    }
  }

  private void take(Asked now) {
    pending = Optional.of(now);
    publish();
  }

  private void publish() {
    show.accept(scripts.with(pending));
  }
}
