package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.Optional;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What the action bar is put together from. */
final class BarParts {
  private BarParts() {}

  /** A head, and words below it where there are any. */
  static VBox words(String head, String words) {
    var box = new VBox(2, Text.wrapped(head, "semibold"));
    if (!words.isEmpty()) {
      box.getChildren().add(Text.wrapped(words, "muted"));
    }
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }

  /** A field over the whole width. */
  static TextField field(String id, String words, String begins) {
    var field = new TextField(begins);
    field.getStyleClass().add("tall-field");
    Accessibility.name(field, id, words);
    HBox.setHgrow(field, Priority.ALWAYS);
    return field;
  }

  /** Lets the buttons act once the field holds so many characters. */
  static void needs(TextField field, int length, String why, ActionButton... buttons) {
    Runnable fit =
        () -> {
          var enough = field.getText().strip().length() >= length;
          for (var button : buttons) {
            button.setReason(enough ? Optional.empty() : Optional.of(why));
          }
        };
    field.textProperty().addListener((_, _, _) -> fit.run());
    fit.run();
  }
}
