package dev.belay.desktop.shell;

import dev.belay.desktop.fx.Text;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** A room's title, what stands beside it, and its tools. */
final class RoomHeader extends HBox {
  RoomHeader(Room room) {
    var subtitle = new Label();
    subtitle.textProperty().bind(room.subtitle());
    subtitle.getStyleClass().add("room-subtitle");
    getChildren().addAll(Text.whole(room.place().title(), "room-title"), subtitle, Text.gap());
    getChildren().addAll(room.tools());
    getStyleClass().add("room-header");
  }
}
