package dev.belay.desktop.control;

import dev.belay.desktop.fx.Text;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.DragEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/**
 * Asks for a word to be typed, as the confirmation of one act. Case counts; pasting and dropping do
 * nothing. Above the field stands what to type and how far it matches.
 */
public final class ConfirmField extends VBox {
  private final TextField field = new TypedOnly();
  private final String wanted;
  private final BooleanBinding matches;

  /**
   * A field.
   *
   * @param toDo what the typing does, such as "To apply, type the target:"
   * @param wanted the word
   */
  public ConfirmField(String toDo, String wanted) {
    this.wanted = wanted;
    matches = field.textProperty().isEqualTo(wanted);
    var progress = new Label();
    progress.getStyleClass().addAll("small", "muted");
    progress
        .textProperty()
        .bind(Bindings.createStringBinding(() -> progress(field.getText()), field.textProperty()));
    var line =
        new HBox(
            Text.whole(toDo), Text.whole(wanted, "mono", "confirm-wanted"), Text.gap(), progress);
    line.getStyleClass().add("confirm-line");
    field.getStyleClass().addAll("mono", "confirm-field");
    field.setId("confirm-field");
    field.setAccessibleText(toDo + " " + wanted);
    field.accessibleHelpProperty().bind(progress.textProperty());
    getStyleClass().add("confirm");
    getChildren().addAll(line, field);
  }

  /** Whether what is typed is exactly the word. */
  public BooleanBinding matches() {
    return matches;
  }

  /** What is typed. */
  public TextField field() {
    return field;
  }

  /** How far the typing is, in words. */
  String progress(String typed) {
    if (typed.isEmpty()) {
      return "";
    }
    if (typed.equals(wanted)) {
      return "matches";
    }
    return wanted.startsWith(typed)
        ? typed.length() + " of " + wanted.length() + ", matches so far"
        : "You typed " + typed + ", this asks for " + wanted;
  }

  /** A field that takes typing (and assistive input) only. */
  private static final class TypedOnly extends TextField {
    TypedOnly() {
      addEventFilter(DragEvent.ANY, DragEvent::consume);
    }

    @Override
    public void paste() {
      // A pasted name proves nothing about who reads it.
    }
  }
}
