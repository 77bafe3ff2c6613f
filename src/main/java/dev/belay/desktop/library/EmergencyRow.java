package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The emergency procedures in one row, one key from anywhere. */
final class EmergencyRow extends VBox {
  private static final int MOST = 5;

  private final HBox cards = new HBox();

  EmergencyRow(List<LibrarySnapshot.RunbookLine> procedures, Consumer<String> open) {
    getStyleClass().add("emergency-row");
    var head =
        new HBox(
            7,
            Icon.EMERGENCY.node(Tone.DANGER.styleClass()),
            whole("Emergency procedures", "semibold"));
    head.setAlignment(Pos.CENTER_LEFT);
    cards.getStyleClass().add("emergency-cards");
    var number = 1;
    for (var procedure : procedures.subList(0, Math.min(MOST, procedures.size()))) {
      cards.getChildren().add(card(number++, procedure, open));
    }
    getChildren().addAll(head, cards);
    if (procedures.isEmpty()) {
      cards.getChildren().add(of("No emergency procedure in this folder.", "muted"));
    } else {
      head.getChildren()
          .addAll(
              whole("press", "muted"),
              new KeyCap("F9"),
              of("on any screen, then the number", "muted"));
      addEventHandler(KeyEvent.KEY_TYPED, this::number);
    }
  }

  /** The first procedure; none where the folder has none. */
  Optional<Node> first() {
    return cards.getChildren().stream().filter(Button.class::isInstance).findFirst();
  }

  /** While one of them has the focus, the number opens its procedure. */
  private void number(KeyEvent typed) {
    if (lookup("#emergency-" + typed.getCharacter()) instanceof Button card) {
      card.fire();
      typed.consume();
    }
  }

  private static Button card(
      int number, LibrarySnapshot.RunbookLine procedure, Consumer<String> open) {
    var title = new HBox(8, new KeyCap(String.valueOf(number)), of(procedure.title(), "semibold"));
    title.setAlignment(Pos.CENTER_LEFT);
    var last = procedure.lastRun().state().isEmpty() ? "Never run" : procedure.lastRun().words();
    var card = new Button("", new VBox(6, title, of(last, "small", "muted")));
    card.getStyleClass().setAll("emergency-card");
    card.setId("emergency-" + number);
    card.setAccessibleText("Emergency " + number + ", " + procedure.title() + ", " + last);
    card.setMaxWidth(Double.MAX_VALUE);
    card.setPrefWidth(160);
    card.setAlignment(Pos.TOP_LEFT);
    card.setOnAction(_ -> open.accept(procedure.id()));
    HBox.setHgrow(card, Priority.ALWAYS);
    return card;
  }
}
