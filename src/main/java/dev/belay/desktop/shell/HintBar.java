package dev.belay.desktop.shell;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The keys that matter now, and one line of what is sound. Hints that do not fit are left out. */
final class HintBar extends HBox {
  private final HintRow hints = new HintRow();

  HintBar(ObservableValue<String> status, ObservableValue<Boolean> sound) {
    getStyleClass().add("hint-bar");
    var words = new Label();
    words.textProperty().bind(status);
    words.getStyleClass().addAll("small", "muted");
    words.setId("status");
    words.setMinWidth(Region.USE_PREF_SIZE);
    var check = Icon.CHECK.node("icon-14", "tone-success");
    check.visibleProperty().bind(sound);
    HBox.setHgrow(hints, Priority.ALWAYS);
    getChildren().addAll(hints, check, words);
  }

  void show(List<Room.Hint> now) {
    hints.getChildren().clear();
    for (var hint : now) {
      var box = new HBox();
      box.getStyleClass().add("hint");
      hint.keys().forEach(key -> box.getChildren().add(new KeyCap(key)));
      box.getChildren().add(Text.whole(hint.does(), "small", "muted"));
      hints.getChildren().add(box);
    }
  }

  /** Lays out what fits in full, and hides the rest: a cut hint says nothing. */
  private static final class HintRow extends HBox {
    HintRow() {
      getStyleClass().add("hint-row");
      setMinWidth(0);
    }

    @Override
    protected void layoutChildren() {
      super.layoutChildren();
      for (var child : getChildren()) {
        child.setVisible(child.getLayoutX() + child.prefWidth(-1) <= getWidth());
      }
    }

    @Override
    protected double computeMinWidth(double height) {
      return 0;
    }
  }
}
