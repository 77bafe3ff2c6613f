package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.ActionBar.Main;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Shows a second person what they agree to and who refused it before, and asks for their name. */
final class SecondPersonForm extends VBox {
  private static final String FIELD = "The second person's name";

  private final TextField name;
  private final ActionButton approve;
  private final ActionButton refuse;

  SecondPersonForm(Main.SecondPerson asked, RunViewModel model) {
    setSpacing(8);
    name = new TextField(asked.proposed());
    name.getStyleClass().add("tall-field");
    name.setPromptText(FIELD);
    Accessibility.name(name, "run-person", FIELD);
    HBox.setHgrow(name, Priority.ALWAYS);
    approve =
        button(
            Kind.PRIMARY,
            asked.button(),
            "Enter",
            "run-act",
            () -> model.approve(asked, name.getText()));
    refuse =
        button(
            Kind.PLAIN,
            "Refuse…",
            "Alt+R",
            "run-refuse",
            () -> model.refuse(asked.step(), name.getText()));
    asked.refused().ifPresent(words -> getChildren().add(refused(words)));
    asked.agreesTo().forEach(line -> getChildren().add(Text.wrapped(line)));
    getChildren()
        .addAll(
            Text.wrapped(asked.says(), "semibold"),
            Text.wrapped(
                "It must be somebody else than the operator, "
                    + asked.operator()
                    + ", who types their own name here.",
                "muted"),
            line());
    name.textProperty().addListener((_, _, _) -> fit());
    name.setOnAction(_ -> approve.fire());
    fit();
  }

  /** The field of the name. */
  TextField name() {
    return name;
  }

  /** The button that approves. */
  ActionButton approve() {
    return approve;
  }

  /** The button that refuses. */
  ActionButton refuse() {
    return refuse;
  }

  private static ActionButton button(Kind kind, String words, String key, String id, Runnable act) {
    var button = new ActionButton(kind, words, key, act);
    button.setId(id);
    button.getStyleClass().add("tall");
    return button;
  }

  private static Label refused(String words) {
    var text = Text.wrapped(words, "semibold", Tone.DANGER.styleClass());
    text.setId("run-refused-by");
    return text;
  }

  private HBox line() {
    var line = new HBox(12, name, refuse, approve);
    line.setAlignment(Pos.BOTTOM_LEFT);
    return line;
  }

  private void fit() {
    var why =
        name.getText().isBlank()
            ? Optional.of("Type the second person's name first.")
            : Optional.<String>empty();
    approve.setReason(why);
    refuse.setReason(why);
  }
}
