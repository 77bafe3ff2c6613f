package dev.belay.desktop.shell;

import dev.belay.desktop.fx.Text;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** A room's title, what stands beside it, and its tools. */
final class RoomHeader extends HBox {
  RoomHeader(Room room) {
    getStyleClass().add("room-header");
    if (room.header().isPresent()) {
      HBox.setHgrow(room.header().get(), Priority.ALWAYS);
      getChildren().add(room.header().get());
      return;
    }
    var subtitle = new Label();
    subtitle.textProperty().bind(room.subtitle());
    subtitle.getStyleClass().add("room-subtitle");
    getChildren().addAll(Text.whole(room.place().title(), "room-title"), subtitle, Text.gap());
    getChildren().addAll(room.tools());
  }
}
