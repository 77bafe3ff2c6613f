package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.ConfirmField;
import dev.belay.desktop.control.SqlView;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Asks for a reason, and before a rollback that writes to production for the target's name. */
final class ReasonForm extends VBox {
  private static final int REASON = 10;
  private static final int ROWS = 6;
  private static final double HEIGHT = 170;

  private final TextField reason = new TextField();
  private final Optional<ConfirmField> typed;
  private final ActionButton act;

  ReasonForm(RunViewModel.Reason asked, Runnable leave) {
    setSpacing(8);
    typed = asked.target().map(name -> new ConfirmField("To roll back, type the target:", name));
    act =
        new ActionButton(
            Kind.PRIMARY,
            asked.button(),
            "Enter",
            () -> asked.then().accept(text(), typed.map(name -> name.field().getText())));
    act.setId("run-act");
    act.getStyleClass().add("tall");
    reason.getStyleClass().add("tall-field");
    reason.setPromptText("The reason, in at least " + REASON + " characters; it is kept");
    Accessibility.name(reason, "run-reason", asked.title() + ", the reason");
    HBox.setHgrow(reason, Priority.ALWAYS);
    var back = new ActionButton(Kind.PLAIN, "Back", "Esc", leave);
    back.setId("run-reason-back");
    back.getStyleClass().add("tall");
    var line = new HBox(12, reason, back, act);
    line.setAlignment(Pos.BOTTOM_LEFT);
    getChildren()
        .addAll(Text.wrapped(asked.title(), "semibold"), Text.wrapped(asked.explains(), "muted"));
    if (!asked.sends().texts().isEmpty()) {
      getChildren().add(sends(asked.sends()));
    }
    getChildren().add(line);
    typed.ifPresent(name -> getChildren().add(name));
    follow(asked);
  }

  /** The field of the reason, which is filled in first. */
  TextField reason() {
    return reason;
  }

  /** The button that goes on. */
  ActionButton act() {
    return act;
  }

  private void follow(RunViewModel.Reason asked) {
    Runnable fit = () -> act.setReason(missing(asked));
    reason.textProperty().addListener((_, _, _) -> fit.run());
    reason.setOnAction(_ -> typed.ifPresentOrElse(name -> name.field().requestFocus(), act::fire));
    typed.ifPresent(name -> {
      name.matches().addListener((_, _, _) -> fit.run());
      name.field().setOnAction(_ -> act.fire());
    });
    fit.run();
  }

  private Optional<String> missing(RunViewModel.Reason asked) {
    if (text().length() < REASON) {
      return Optional.of("A reason of at least " + REASON + " characters is needed.");
    }
    return typed
        .filter(name -> !name.matches().get())
        .map(_ -> "Type " + asked.target().orElse("the target") + " first.");
  }

  private String text() {
    return reason.getText().strip();
  }

  /** What will be sent, so that nobody agrees to what they have not seen. */
  private static Node sends(RunScreen.Sends sends) {
    var texts = new VBox(6);
    if (!sends.says().isBlank()) {
      texts.getChildren().add(Text.wrapped(sends.says(), "muted"));
    }
    for (var one : sends.texts()) {
      var view = new SqlView(one.text());
      view.setMaxRows(ROWS);
      texts.getChildren().add(view);
    }
    var scroll = new ScrollPane(texts);
    scroll.setId("run-sends-back");
    scroll.setFitToWidth(true);
    scroll.setMaxHeight(HEIGHT);
    return scroll;
  }
}
