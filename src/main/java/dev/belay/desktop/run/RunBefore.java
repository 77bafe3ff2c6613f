package dev.belay.desktop.run;

import dev.belay.desktop.fx.Latest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads once, for each run that is driven here, how long its steps took in earlier runs. FX thread
 * only.
 */
final class RunBefore {
  private final Function<RunPicture, EarlierRuns> read;
  private final Executor background;
  private final Latest<Known> known;
  private String followed = "";

  private record Known(String run, EarlierRuns before) {}

  /**
   * Follows no run yet.
   *
   * @param read blocks
   */
  RunBefore(
      Function<RunPicture, EarlierRuns> read,
      Executor background,
      Executor fx,
      Consumer<EarlierRuns> show) {
    this.read = read;
    this.background = background;
    this.known =
        new Latest<>(
            fx,
            now -> {
              if (now.run().equals(followed)) {
                show.accept(now.before());
              }
            });
  }

  /** Follows what the room shows now. */
  void follow(RunRoom now) {
    if (now instanceof RunRoom.Shown(var picture)
        && picture.drivenHere()
        && !picture.state().run().equals(followed)) {
      var run = picture.state().run();
      followed = run;
      background.execute(() -> known.offer(new Known(run, read.apply(picture))));
    }
  }
}
