package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.EnvironmentLook;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The connections, each with its environment as a coloured edge and a word. */
final class ConnectionsColumn extends VBox {
  private static final PseudoClass IN_USE = PseudoClass.getPseudoClass("in-use");
  private static final String RULE =
      "A connection's environment is set once, by hand, and checked against the marker in the"
          + " database. If they differ, Belay writes nothing.";

  private final Consumer<Optional<String>> open;
  private final Map<String, HBox> lines = new HashMap<>();
  private Map<String, Standing> standings = Map.of();
  private Optional<Standing> sandbox = Optional.empty();

  /**
   * A column.
   *
   * @param open takes the name of the connection that is opened; empty to add one
   */
  ConnectionsColumn(Consumer<Optional<String>> open) {
    this.open = open;
    getStyleClass().add("connections");
  }

  /** What is known of each by now; only its own line changes. */
  void standings(Map<String, Standing> now) {
    standings = now;
    lines.forEach((name, line) -> fill(line, standing(name)));
  }

  /** Whether the sandbox runs; only its line changes. */
  void sandbox(Optional<Standing> now) {
    sandbox = now;
    Optional.ofNullable(lines.get(LibraryViewModel.SANDBOX)).ifPresent(line -> fill(line, now));
  }

  private Optional<Standing> standing(String name) {
    return name.equals(LibraryViewModel.SANDBOX)
        ? sandbox
        : Optional.ofNullable(standings.get(name));
  }

  private static void fill(HBox line, Optional<Standing> standing) {
    line.setVisible(standing.isPresent());
    line.getChildren().clear();
    standing.ifPresent(known ->
        line.getChildren()
            .addAll(
                known.icon().node("icon-14", known.tone().styleClass()),
                wrapped(known.words(), "small", known.tone().styleClass())));
  }

  void show(List<LibrarySnapshot.Connection> connections, String inUse) {
    var add =
        new ActionButton(ActionButton.Kind.PLAIN, "Add…", "", () -> open.accept(Optional.empty()));
    add.getStyleClass().add("short");
    Accessibility.name(add, "connection-add", "Add a connection");
    var head = new HBox(whole("Connections", "semibold"), gap(), add);
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().setAll(head);
    lines.clear();
    for (var connection : connections) {
      var card = card(connection);
      card.pseudoClassStateChanged(IN_USE, connection.name().equals(inUse));
      getChildren().add(card);
    }
    getChildren().add(wrapped(RULE, "small", "muted"));
  }

  private HBox card(LibrarySnapshot.Connection connection) {
    var edge = new Region();
    edge.getStyleClass().add("connection-edge");
    var head =
        new HBox(
            6,
            of(connection.name(), "semibold"),
            gap(),
            EnvironmentBand.badge(connection.environment(), false));
    head.setAlignment(Pos.CENTER_LEFT);
    var words = new VBox(4, head, wrapped(connection.place(), "small", "muted"));
    words.getStyleClass().add("connection-words");
    if (!connection.note().isEmpty()) {
      var icon = connection.tone() == Tone.DOUBT ? Icon.IN_DOUBT : Icon.WARNING;
      var note =
          new HBox(
              6,
              icon.node("icon-14", connection.tone().styleClass()),
              wrapped(connection.note(), "small", connection.tone().styleClass()));
      note.setAlignment(Pos.CENTER_LEFT);
      words.getChildren().add(note);
    }
    var line = new HBox(6);
    line.setAlignment(Pos.CENTER_LEFT);
    line.managedProperty().bind(line.visibleProperty());
    line.setId("connection-standing-" + connection.name());
    lines.put(connection.name(), line);
    fill(line, standing(connection.name()));
    words.getChildren().add(line);
    HBox.setHgrow(words, Priority.ALWAYS);
    var card = new HBox(edge, words);
    card.getStyleClass().add("connection-card");
    card.setFocusTraversable(true);
    card.setId("connection-card-" + connection.name());
    card.setOnMouseClicked(_ -> open.accept(Optional.of(connection.name())));
    card.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
        open.accept(Optional.of(connection.name()));
        event.consume();
      }
    });
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
