package dev.belay.desktop.shell;

import dev.belay.desktop.fx.Panes;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** A panel over the room, below the band: it takes the focus, and gives it back when it closes. */
final class Overlay extends StackPane {
  private Optional<Node> before = Optional.empty();

  Overlay() {
    getStyleClass().add("overlay");
    setAlignment(Pos.TOP_CENTER);
    setVisible(false);
    sceneProperty().flatMap(Scene::focusOwnerProperty).addListener((_, _, now) -> keepInside(now));
    setOnMousePressed(event -> {
      if (event.getTarget() == this) {
        close();
      }
    });
  }

  /** While it is open, the focus goes round in it. */
  private void keepInside(@Nullable Node now) {
    if (isVisible() && now != null && !inside(now)) {
      Panes.first(this).ifPresent(Node::requestFocus);
    }
  }

  private boolean inside(Node node) {
    for (var up = node; up != null; up = up.getParent()) {
      if (up == this) {
        return true;
      }
    }
    return false;
  }

  void open(Region panel, Node focus) {
    if (!isVisible()) {
      before = Optional.ofNullable(getScene()).map(scene -> scene.getFocusOwner());
    }
    panel.setMaxHeight(Region.USE_PREF_SIZE);
    getChildren().setAll(panel);
    setVisible(true);
    // What lies in a scroll pane is in the scene, and can take the focus, only after a layout.
    applyCss();
    layout();
    focus.requestFocus();
  }

  void close() {
    setVisible(false);
    getChildren().clear();
    before.ifPresent(Node::requestFocus);
    before = Optional.empty();
  }
}
