package dev.belay.desktop.connections;

import static dev.belay.desktop.fx.Text.breakable;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.EnvironmentLook;
import dev.belay.postgres.Profile;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A stored connection with its environment as a coloured edge and a word. */
final class ProfileCell extends ListCell<Profile> {
  ProfileCell() {
    getStyleClass().add("profile-cell");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable Profile profile, boolean empty) {
    super.updateItem(profile, empty);
    if (profile == null || empty) {
      setGraphic(null);
      setAccessibleText("");
      return;
    }
    var name = wrapped(breakable(profile.name()), "semibold");
    var place = wrapped(breakable(place(profile)), "small", "muted");
    if (getListView() != null) {
      name.prefWidthProperty().bind(getListView().widthProperty().subtract(44));
      place.prefWidthProperty().bind(getListView().widthProperty().subtract(44));
    }
    var edge = new Region();
    edge.getStyleClass().add("connection-edge");
    var badge = new HBox(EnvironmentBand.badge(profile.environment(), false));
    var words = new VBox(3, name, badge, place);
    words.getStyleClass().add("profile-words");
    HBox.setHgrow(words, Priority.ALWAYS);
    var card = new HBox(edge, words);
    card.getStyleClass().add("connection-card");
    EnvironmentLook.mark(card, profile.environment());
    setGraphic(card);
    setAccessibleText(profile.name() + ", " + profile.environment().word() + ", " + place(profile));
  }

  private static String place(Profile profile) {
    return Parts.of(profile.uri())
        .map(parts ->
            (parts.host().isEmpty() ? "localhost" : parts.host())
                + (parts.port().isEmpty() ? "" : ":" + parts.port())
                + (parts.database().isEmpty() ? "" : "/" + parts.database())
                + (parts.user().isEmpty() ? "" : ", " + parts.user()))
        .orElse(profile.uri());
  }
}
