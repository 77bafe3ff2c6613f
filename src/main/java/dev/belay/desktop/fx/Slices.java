package dev.belay.desktop.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/**
 * Adds many nodes to a pane a few in each frame, so that styling and laying them out keeps nobody
 * waiting. Where nobody looks, because there is no window, all are added at once.
 */
public final class Slices {
  private final Pane pane;
  private final int each;
  private final Deque<Node> left = new ArrayDeque<>();
  private final AnimationTimer frames =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          next();
        }
      };

  private Slices(Pane pane, List<? extends Node> nodes, int each) {
    this.pane = pane;
    this.each = each;
    left.addAll(nodes);
    next();
    pane.sceneProperty().addListener((_, _, _) -> fit());
    fit();
  }

  /** Adds the first of them now, and the others in the frames that follow. */
  public static void add(Pane pane, List<? extends Node> nodes, int each) {
    new Slices(pane, nodes, each);
  }

  private void fit() {
    if (left.isEmpty() || pane.getScene() == null) {
      return;
    }
    if (pane.getScene().getWindow() == null) {
      pane.getChildren().addAll(left);
      left.clear();
    } else {
      frames.start();
    }
  }

  private void next() {
    for (var i = 0; i < each && !left.isEmpty(); i++) {
      pane.getChildren().add(left.poll());
    }
    if (left.isEmpty()) {
      frames.stop();
    }
  }
}
