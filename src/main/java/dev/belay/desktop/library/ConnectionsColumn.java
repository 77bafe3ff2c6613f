package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.EnvironmentLook;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The connections, each with its environment as a coloured edge and a word. */
final class ConnectionsColumn extends VBox {
  private static final String RULE =
      "A connection's environment is set once, by hand, and checked against the marker in the"
          + " database. If they differ, Belay writes nothing.";

  ConnectionsColumn() {
    getStyleClass().add("connections");
  }

  void show(List<LibrarySnapshot.Connection> connections) {
    getChildren().setAll(whole("Connections", "semibold"));
    connections.forEach(connection -> getChildren().add(card(connection)));
    getChildren().add(wrapped(RULE, "small", "muted"));
  }

  private static HBox card(LibrarySnapshot.Connection connection) {
    var edge = new Region();
    edge.getStyleClass().add("connection-edge");
    var head =
        new HBox(
            6,
            of(connection.name(), "semibold"),
            gap(),
            EnvironmentBand.badge(connection.environment(), false));
    head.setAlignment(Pos.CENTER_LEFT);
    var words = new VBox(4, head, of(connection.place(), "small", "muted"));
    words.getStyleClass().add("connection-words");
    if (!connection.note().isEmpty()) {
      var icon = connection.tone() == Tone.DOUBT ? Icon.IN_DOUBT : Icon.WARNING;
      var note =
          new HBox(
              6,
              icon.node("icon-14", connection.tone().styleClass()),
              of(connection.note(), "small", connection.tone().styleClass()));
      note.setAlignment(Pos.CENTER_LEFT);
      words.getChildren().add(note);
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    var card = new HBox(edge, words);
    card.getStyleClass().add("connection-card");
    card.setFocusTraversable(true);
    card.setAccessibleText(
        String.join(
            ", ",
            connection.name(),
            connection.environment().word(),
            connection.place(),
            connection.note()));
    EnvironmentLook.mark(card, connection.environment());
    return card;
  }
}
