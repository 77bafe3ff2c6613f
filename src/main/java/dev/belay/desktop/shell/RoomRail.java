package dev.belay.desktop.shell;

import dev.belay.desktop.fx.Text;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
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
      getChildren().add(button(place, model, open));
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

  /** The icon with the room's badge over its corner. */
  private static StackPane face(Place place, ShellViewModel model) {
    var badge = Text.whole("", "rail-badge");
    badge.textProperty().bind(model.badge(place));
    badge.visibleProperty().bind(badge.textProperty().isNotEmpty());
    badge.setManaged(false);
    var icon = new StackPane(place.icon().node("rail-icon"), badge);
    icon.widthProperty().addListener((_, _, _) -> put(icon, badge));
    badge.textProperty().addListener((_, _, _) -> put(icon, badge));
    badge.sceneProperty().addListener((_, _, _) -> put(icon, badge));
    badge.widthProperty().addListener((_, _, _) -> put(icon, badge));
    return icon;
  }

  /** It takes no room, so that the rail does not move when somebody waits. */
  private static void put(StackPane icon, Label badge) {
    // In a narrow rail the icon's place is as wide as the rail: the badge must not leave it.
    var x = icon.getWidth() > 40 ? icon.getWidth() / 2 + 2 : icon.getWidth() - 6;
    badge.resizeRelocate(x, -6, badge.prefWidth(-1), badge.prefHeight(-1));
  }

  private Button button(Place place, ShellViewModel model, Consumer<Place> open) {
    var why = model.why(place);
    var button = new Button(place.title(), face(place, model));
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
