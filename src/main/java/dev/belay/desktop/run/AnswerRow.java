package dev.belay.desktop.run;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Text;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** An answer with its key and where it leads; all answers have the same size. */
final class AnswerRow extends HBox {
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
    getChildren().addAll(new KeyCap(key), words);
    if (proposed) {
      getChildren().add(Text.whole("the evidence proposes this", "small", "tone-accent"));
    }
    setFocusTraversable(true);
    setId("answer-" + key);
    setAccessibleRole(AccessibleRole.BUTTON);
    setAccessibleText(
        label + ", key " + key + ". " + leads + (proposed ? " The evidence proposes this." : ""));
    setOnMousePressed(_ -> requestFocus());
    setOnMouseClicked(_ -> give.run());
    setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
        give.run();
        event.consume();
      }
    });
  }

  String key() {
    return key;
  }

  boolean proposed() {
    return proposed;
  }
}
