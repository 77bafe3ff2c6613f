package dev.belay.desktop.connections;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.EnvironmentLook;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * The fields of a connection. The URI is what is stored; the parts write it and are read from it.
 */
final class ConnectionForm extends VBox {
  private static final String PASSWORD =
      "Belay stores no password and shows none. It reads ~/.pgpass (chmod 600), PGPASSWORD or the"
          + " service file each time it connects.";

  private final ConnectionsViewModel model;
  private final TextField name = field("connection-name", "Name, typed to confirm in production");
  private final TextField host = field("connection-host", "Host");
  private final TextField port = field("connection-port", "Port");
  private final TextField database = field("connection-database", "Database");
  private final TextField user = field("connection-user", "Role");
  private final TextField uri = field("connection-uri", "URI");
  private final TextField owner = field("connection-owner", "Role that owns what migrations make");
  private final ComboBox<String> tls = new ComboBox<>();
  private final CheckBox markers = new CheckBox("Belay may keep its small schema belay there");
  private final List<ToggleButton> environments = new ArrayList<>();
  private final Label manyParts =
      wrapped("This URI has more parts than the fields: change it here.", "small", "muted");
  private final GridPane grid = new GridPane();
  private final Subscriptions subscriptions = new Subscriptions();
  private boolean showing;

  ConnectionForm(ConnectionsViewModel model) {
    this.model = model;
    getStyleClass().add("connection-form");
    grid.getStyleClass().add("connection-grid");
    rows();
    getChildren().add(grid);
    listen();
    subscriptions.watch(model.draft(), this::show);
  }

  Node first() {
    return name;
  }

  void close() {
    subscriptions.close();
  }

  private void rows() {
    row("Name", name, "What is typed to confirm in production.");
    row("Environment", environments(), "Set once, by hand; unknown counts as production.");
    tls.setId("connection-tls");
    tls.setAccessibleText("TLS mode");
    tls.getItems().add("");
    for (var mode : Tls.Mode.values()) {
      tls.getItems().add(mode.word());
    }
    tls.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(host, Priority.ALWAYS);
    port.setPrefWidth(84);
    port.setMinWidth(84);
    host.setPromptText("db-1.internal");
    port.setPromptText("5432");
    uri.getStyleClass().add("mono");
    uri.setPromptText("postgresql://role@host:5432/database");
    row("Host, port", new HBox(8, host, port), "");
    row("Database", database, "");
    row("Role", user, "");
    row("Password", wrapped(PASSWORD, "small", "muted"), "");
    row("TLS mode", tls, "Empty: encrypted where the server offers it, nothing checked.");
    manyParts.managedProperty().bind(manyParts.visibleProperty());
    row("URI", new VBox(4, uri, manyParts), "");
    row("Owner role", owner, "Empty: the role that logs in.");
    Accessibility.name(markers, "connection-markers", markers.getText());
    markers.setWrapText(true);
    row("Markers", markers, "");
  }

  private void row(String label, Node node, String hint) {
    var row = grid.getRowCount();
    var words = whole(label, "small", "muted", "connection-label");
    words.setLabelFor(node);
    GridPane.setValignment(words, VPos.TOP);
    grid.add(words, 0, row);
    var box = new VBox(3, node);
    if (!hint.isEmpty()) {
      box.getChildren().add(wrapped(hint, "small", "muted"));
    }
    GridPane.setHgrow(box, Priority.ALWAYS);
    grid.add(box, 1, row);
  }

  private FlowPane environments() {
    var line = new FlowPane(6, 6);
    line.setPrefWrapLength(200);
    for (var environment :
        List.of(
            Environment.PRODUCTION,
            Environment.STAGING,
            Environment.DEVELOPMENT,
            Environment.SANDBOX)) {
      var button = new ToggleButton(EnvironmentLook.word(environment));
      button.setGraphic(EnvironmentLook.icon(environment).node());
      button.getStyleClass().addAll("choice", "connection-environment");
      button.setUserData(environment);
      button.setMinWidth(Region.USE_PREF_SIZE);
      Accessibility.name(
          button,
          "connection-environment-" + environment.word(),
          "Environment " + environment.word());
      EnvironmentLook.mark(button, environment);
      button.setOnAction(_ -> {
        model.change(model.draft().get().in(environment));
        button.setSelected(true);
      });
      environments.add(button);
      line.getChildren().add(button);
    }
    return line;
  }

  private void listen() {
    on(name, now -> model.change(model.draft().get().named(now)));
    on(uri, now -> model.change(model.draft().get().at(now)));
    on(owner, now -> model.change(model.draft().get().ownedBy(now)));
    for (var part : List.of(host, port, database, user)) {
      on(part, _ -> compose());
    }
    tls.valueProperty()
        .addListener((_, _, _) -> {
          if (!showing) {
            compose();
          }
        });
    markers.setOnAction(_ -> model.change(model.draft().get().marking(markers.isSelected())));
  }

  private void on(TextField field, Consumer<String> changed) {
    field.setOnAction(_ -> model.startTest());
    field
        .textProperty()
        .addListener((_, _, now) -> {
          if (!showing) {
            changed.accept(now);
          }
        });
  }

  private void compose() {
    var parts =
        new Parts(
            host.getText(),
            port.getText(),
            database.getText(),
            user.getText(),
            Optional.ofNullable(tls.getValue()).orElse(""));
    model.change(model.draft().get().at(parts.equals(Parts.NONE) ? "" : parts.uri()));
  }

  private void show(Draft draft) {
    showing = true;
    put(name, draft.name());
    put(uri, draft.uri());
    put(owner, draft.ownerRole());
    markers.setSelected(draft.markers());
    environments.forEach(button -> button.setSelected(button.getUserData() == draft.environment()));
    var parts = Parts.of(draft.uri());
    parts.ifPresent(this::show);
    for (var node : List.of(host, port, database, user, tls)) {
      node.setDisable(parts.isEmpty());
    }
    if (parts.isEmpty()) {
      show(Parts.NONE);
    }
    manyParts.setVisible(parts.isEmpty());
    showing = false;
  }

  private void show(Parts parts) {
    put(host, parts.host());
    put(port, parts.port());
    put(database, parts.database());
    put(user, parts.user());
    tls.setValue(parts.sslmode());
  }

  /** A field that holds it already keeps its caret. */
  private static void put(TextField field, String words) {
    if (!field.getText().strip().equals(words.strip())) {
      field.setText(words);
    }
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    return Accessibility.name(field, id, words);
  }
}
