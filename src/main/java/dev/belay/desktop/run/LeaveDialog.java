package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.fx.Text;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** Asks before the window closes over a run. Its default, and Esc, is to stay. */
final class LeaveDialog extends VBox {
  private final ActionButton stay;

  LeaveDialog(Leaving leaving, Runnable back, Runnable stop, Runnable close) {
    getStyleClass().addAll("raised", "leave-dialog");
    getStylesheets().add(CardView.sheet());
    setId("leave-dialog");
    setMaxWidth(620);
    var body = new VBox(10, Text.wrapped(leaving.title(), "lead", "semibold"));
    leaving.says().forEach(words -> body.getChildren().add(Text.wrapped(words)));
    stay = new ActionButton(Kind.PRIMARY, "Stay", "Esc", back);
    stay.setId("leave-stay");
    var buttons = new FlowPane(10, 10, stay);
    if (leaving.running()) {
      var stopping =
          new ActionButton(
              Kind.PLAIN,
              "Stop the step, and stay",
              "",
              () -> {
                back.run();
                stop.run();
              });
      stopping.setId("leave-stop");
      buttons.getChildren().add(stopping);
    }
    var leave =
        new ActionButton(
            leaving.running() ? Kind.DESTRUCTIVE : Kind.PLAIN,
            leaving.running() ? "Close, and leave it in doubt" : "Leave the run, and close",
            "",
            close);
    leave.setId("leave-close");
    buttons.getChildren().add(leave);
    body.getChildren().add(buttons);
    body.getStyleClass().add("leave-body");
    getChildren().addAll(EnvironmentBand.brief(leaving.band()), body);
  }

  /** The harmless button. */
  Node stay() {
    return stay;
  }
}
