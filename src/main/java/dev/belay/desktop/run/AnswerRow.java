package dev.belay.desktop.run;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Text;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** An answer with its key and where it leads; all answers have the same size. */
final class AnswerRow extends Button {
  private final String key;
  private final boolean proposed;

  AnswerRow(String key, String label, String leads, boolean proposed, Runnable give) {
    this.key = key;
    this.proposed = proposed;
    getStyleClass().add("answer-row");
    var words = new VBox(1, Text.wrapped(label, "semibold"));
    if (!leads.isEmpty()) {
      words.getChildren().add(Text.wrapped(leads, "small", "muted"));
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    var line = new HBox(10, new KeyCap(key), words);
    if (proposed) {
      line.getChildren().add(Text.whole("the evidence proposes this", "small", "tone-accent"));
    }
    line.getStyleClass().add("answer-line");
    setGraphic(line);
    setMaxWidth(Double.MAX_VALUE);
    setId("answer-" + key);
    setAccessibleText(
        label + ", key " + key + ". " + leads + (proposed ? " The evidence proposes this." : ""));
    setOnAction(_ -> give.run());
    line.prefWidthProperty().bind(widthProperty().subtract(26));
  }

  String key() {
    return key;
  }

  boolean proposed() {
    return proposed;
  }
}
