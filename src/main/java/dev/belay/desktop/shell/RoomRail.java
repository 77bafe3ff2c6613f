package dev.belay.desktop.shell;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The rooms at the left, each with its icon and its word; the open one has a coloured edge. */
final class RoomRail extends VBox {
  private static final PseudoClass OPEN = PseudoClass.getPseudoClass("open");
  private static final PseudoClass UNAVAILABLE = PseudoClass.getPseudoClass("unavailable");

  private final Map<Place, Button> buttons = new EnumMap<>(Place.class);

  RoomRail(ShellViewModel model, Consumer<Place> open) {
    getStyleClass().add("room-rail");
    setAlignment(Pos.TOP_CENTER);
    var gap = new Region();
    VBox.setVgrow(gap, Priority.ALWAYS);
    for (var place : Place.values()) {
      if (place == Place.EMERGENCY) {
        getChildren().add(gap);
      }
      getChildren().add(button(place, model.why(place), open));
    }
  }

  void show(Place now) {
    buttons.forEach((place, button) -> button.pseudoClassStateChanged(OPEN, place == now));
  }

  /** Icons alone, with the words as tooltips, or icons over words. */
  void setIconsOnly(boolean only) {
    for (var button : buttons.values()) {
      button.setContentDisplay(only ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.TOP);
    }
  }

  private Button button(Place place, String why, Consumer<Place> open) {
    var button = new Button(place.title(), place.icon().node("rail-icon"));
    button.getStyleClass().setAll("rail-button", "rail-" + place.id());
    button.setId("rail-" + place.id());
    button.setContentDisplay(ContentDisplay.TOP);
    button.setMaxWidth(Double.MAX_VALUE);
    button.setAccessibleText(place.title() + ", key " + place.key());
    button.setAccessibleHelp(why);
    button.setTooltip(
        new Tooltip(place.title() + " (" + place.key() + ")" + (why.isEmpty() ? "" : "\n" + why)));
    button.pseudoClassStateChanged(UNAVAILABLE, !why.isEmpty());
    button.setOnAction(_ -> open.accept(place));
    buttons.put(place, button);
    return button;
  }
}
