package dev.belay.desktop.fx;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.util.Duration;

/**
 * Ten times a second, while a node is in a scene and visible: for the few numbers that run. FX
 * thread only.
 */
public final class Ticker {
  private final Node node;
  private final Timeline timeline;

  /** Does that while the node is seen. */
  public Ticker(Node node, Runnable tick) {
    this.node = node;
    timeline = new Timeline(new KeyFrame(Duration.millis(100), _ -> tick.run()));
    timeline.setCycleCount(Animation.INDEFINITE);
    node.sceneProperty().addListener((_, _, _) -> fit());
    node.visibleProperty().addListener((_, _, _) -> fit());
    fit();
  }

  private void fit() {
    if (!Platform.isFxApplicationThread()) {
      // A scene that nobody sees, made beside the FX thread: nothing runs there.
      return;
    }
    if (node.getScene() != null && node.isVisible()) {
      timeline.play();
    } else {
      timeline.stop();
    }
  }
}
