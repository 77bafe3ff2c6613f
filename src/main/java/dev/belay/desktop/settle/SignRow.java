package dev.belay.desktop.settle;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.journal.Evidence;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A sign; Q or Enter on it shows the query that asked, where there is one. */
final class SignRow extends VBox {
  SignRow(SettleScreen.Sign sign, boolean last) {
    getStyleClass().addAll("settle-sign");
    if (last) {
      getStyleClass().add("last");
    }
    var asked = wrapped(sign.asked());
    HBox.setHgrow(asked, Priority.ALWAYS);
    asked.setMaxWidth(Double.MAX_VALUE);
    var value = wrapped(sign.value(), "mono", "evidence-value", "settle-value");
    var line =
        new HBox(
            9,
            icon(sign.truth()).node("row-icon", tone(sign.truth()).styleClass()),
            asked,
            value,
            whole(sign.source(), "evidence-limit", "settle-source"));
    line.getStyleClass().add("settle-sign-line");
    getChildren().add(line);
    setFocusTraversable(true);
    Accessibility.readsAs(
        this, String.join(", ", sign.asked(), word(sign.truth()), sign.value(), sign.source()));
    sign.query()
        .ifPresent(query -> {
          var text = wrapped(query.strip(), "mono", "settle-query");
          text.setVisible(false);
          text.managedProperty().bind(text.visibleProperty());
          getChildren().add(text);
          setAccessibleHelp("Q shows the query");
          setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.Q || event.getCode() == KeyCode.ENTER) {
              text.setVisible(!text.isVisible());
              event.consume();
            }
          });
          setOnMouseClicked(_ -> text.setVisible(!text.isVisible()));
        });
  }

  private static Icon icon(Evidence.Truth truth) {
    return switch (truth) {
      case TRUE -> Icon.DONE;
      case FALSE -> Icon.FAILED;
      case UNREADABLE -> Icon.IN_DOUBT;
      case INFORMATION -> Icon.INFO;
    };
  }

  private static Tone tone(Evidence.Truth truth) {
    return switch (truth) {
      case TRUE -> Tone.SUCCESS;
      case FALSE -> Tone.DANGER;
      case UNREADABLE -> Tone.DOUBT;
      case INFORMATION -> Tone.ACCENT;
    };
  }

  private static String word(Evidence.Truth truth) {
    return switch (truth) {
      case TRUE -> "true";
      case FALSE -> "not true";
      case UNREADABLE -> "cannot be read";
      case INFORMATION -> "seen";
    };
  }
}
