package dev.belay.desktop.fx;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/** The way to the FX thread; nothing else calls {@link Platform#runLater}. */
public final class FxThread {
  private FxThread() {}

  /** Runs at once when already there, else as soon as the FX thread is free. */
  public static Executor executor() {
    return task -> {
      if (Platform.isFxApplicationThread()) {
        task.run();
      } else {
        Platform.runLater(task);
      }
    };
  }
}
