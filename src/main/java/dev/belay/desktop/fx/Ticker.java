package dev.belay.desktop.fx;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.util.Duration;

/** Again and again while a node is in a scene and visible. FX thread only. */
public final class Ticker {
  private final Node node;
  private final Timeline timeline;

  /** Does that ten times a second while the node is seen: for the few numbers that run. */
  public Ticker(Node node, Runnable tick) {
    this(node, Duration.millis(100), tick);
  }

  /** Does that once in each such time while the node is seen. */
  public Ticker(Node node, Duration pace, Runnable tick) {
    this.node = node;
    timeline = new Timeline(new KeyFrame(pace, _ -> tick.run()));
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
