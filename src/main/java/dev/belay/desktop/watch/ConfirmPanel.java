package dev.belay.desktop.watch;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ConfirmField;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Text;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Asks before a session is cancelled or ended. The harmless button has the focus. */
final class ConfirmPanel extends VBox {
  private final Node focus;

  ConfirmPanel(Confirmation asked, Runnable yes, Runnable no) {
    setId("act-confirm");
    setAccessibleText(asked.act().words() + "?");
    getStyleClass().add("panel");
    var body = new VBox(12);
    body.setPadding(new Insets(20));
    setMaxSize(520, USE_PREF_SIZE);
    var first = asked.belay() && !asked.second();
    body.getChildren().add(Text.wrapped(asked.act().words() + "?", "lead", "semibold"));
    asked.about().who().forEach(line -> body.getChildren().add(Text.wrapped(line, "mono")));
    if (asked.belay()) {
      body.getChildren()
          .add(
              new Note(
                  Note.Weight.DANGER,
                  "This is a session of Belay's own.",
                  "A run may be using it: its step then fails and may be in doubt. To stop a step,"
                      + " use Ctrl+. in the run room.",
                  List.of()));
    }
    body.getChildren().add(Text.wrapped(asked.says()));
    var keep = new ActionButton(ActionButton.Kind.PLAIN, asked.act().keeps(), "Esc", no);
    keep.setId("act-leave");
    var go =
        new ActionButton(
            ActionButton.Kind.DESTRUCTIVE,
            first ? "Go on to the second step…" : asked.act().words(),
            "",
            yes);
    go.setId("act-confirmed");
    Node wanted = keep;
    if (!first && asked.typed().isPresent()) {
      var field = new ConfirmField("To confirm, type:", asked.typed().get());
      var why = Optional.of("Type " + asked.typed().get() + " first.");
      go.setReason(why);
      field.matches().addListener((_, _, now) -> go.setReason(now ? Optional.empty() : why));
      field
          .field()
          .setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
              go.fire();
              event.consume();
            }
          });
      body.getChildren().add(field);
      wanted = field.field();
    }
    focus = wanted;
    var buttons = new HBox(8, Text.gap(), keep, go);
    body.getChildren().add(buttons);
    getChildren()
        .addAll(WatchedBand.of(asked.about().environment(), asked.about().connection()), body);
  }

  Node focus() {
    return focus;
  }
}
