package dev.belay.desktop.shell;

import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.EnumMap;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The table of keys, filtered to what works now. */
final class KeySheet extends VBox {
  KeySheet(List<Shortcut> available) {
    getStyleClass().addAll("raised", "key-sheet");
    var columns = new HBox();
    columns.getStyleClass().add("key-columns");
    var byScope = new EnumMap<Scope, GridPane>(Scope.class);
    for (var shortcut : available) {
      var grid = byScope.computeIfAbsent(shortcut.scope(), scope -> section(columns, scope));
      var caps = new HBox(4);
      caps.setAlignment(Pos.CENTER_LEFT);
      shortcut
          .triggers()
          .forEach(trigger -> caps.getChildren().add(new KeyCap(trigger.toString())));
      var row = grid.getRowCount();
      grid.add(caps, 0, row);
      grid.add(Text.whole(shortcut.does()), 1, row);
      Accessibility.readsAs(caps, shortcut.keys() + ": " + shortcut.does());
    }
    var scroll = new ScrollPane(columns);
    scroll.setId("key-sheet");
    scroll.setFitToWidth(true);
    getChildren().addAll(Text.whole("Keys that work now", "lead", "semibold"), scroll);
  }

  private static GridPane section(HBox columns, Scope scope) {
    var grid = new GridPane();
    grid.getStyleClass().add("key-grid");
    columns.getChildren().add(new VBox(6, Text.whole(scope.title(), "section"), grid));
    return grid;
  }
}
