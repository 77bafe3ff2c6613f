package dev.belay.desktop.shell;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Text;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Any command by name: typing narrows the list, Enter does the chosen one. */
final class CommandPalette extends VBox {
  private final TextField query = new TextField();
  private final ObservableList<Shortcut> found = FXCollections.observableArrayList();
  private final ListView<Shortcut> list = new ListView<>(found);
  private final Commands commands;
  private final Runnable close;

  CommandPalette(Commands commands, Runnable close) {
    this.commands = commands;
    this.close = close;
    getStyleClass().addAll("raised", "palette");
    query.setId("palette-query");
    query.setPromptText("Any command by name");
    query.setAccessibleText("Any command by name");
    query.textProperty().addListener((_, _, now) -> find(now));
    query.addEventFilter(KeyEvent.KEY_PRESSED, this::steer);
    list.setId("palette-list");
    list.setFixedCellSize(33);
    list.setFocusTraversable(false);
    list.setCellFactory(_ -> new CommandCell());
    list.setOnMouseClicked(_ -> act());
    list.setPlaceholder(Text.of("No command has these words.", "muted"));
    getChildren().addAll(query, list);
    find("");
  }

  TextField query() {
    return query;
  }

  ObservableList<Shortcut> found() {
    return found;
  }

  private void find(String words) {
    found.setAll(commands.find(words));
    list.getSelectionModel().selectFirst();
    list.setPrefHeight(Math.min(10, Math.max(1, found.size())) * 33 + 4);
  }

  private void steer(KeyEvent event) {
    var selection = list.getSelectionModel();
    if (event.getCode() == KeyCode.DOWN) {
      selection.selectNext();
    } else if (event.getCode() == KeyCode.UP) {
      selection.selectPrevious();
    } else if (event.getCode() == KeyCode.ENTER) {
      act();
    } else {
      return;
    }
    list.scrollTo(Math.max(0, selection.getSelectedIndex() - 4));
    event.consume();
  }

  private void act() {
    var chosen = list.getSelectionModel().getSelectedItem();
    if (chosen != null) {
      close.run();
      commands.run(chosen.id());
    }
  }

  private static final class CommandCell extends ListCell<Shortcut> {
    @Override
    protected void updateItem(@Nullable Shortcut shortcut, boolean empty) {
      super.updateItem(shortcut, empty);
      if (shortcut == null || empty) {
        setGraphic(null);
        return;
      }
      var line = new HBox(8, Text.of(shortcut.does()), Text.gap());
      line.setAlignment(Pos.CENTER_LEFT);
      shortcut.triggers().forEach(t -> line.getChildren().add(new KeyCap(t.toString())));
      setGraphic(line);
      setAccessibleText(
          shortcut.does() + (shortcut.triggers().isEmpty() ? "" : ", key " + shortcut.keys()));
    }
  }
}
