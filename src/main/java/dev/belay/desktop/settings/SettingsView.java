package dev.belay.desktop.settings;

import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Density;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.fx.TextScale;
import dev.belay.desktop.fx.ThemeChoice;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The settings; each acts at once. */
public final class SettingsView extends StackPane {
  private final Subscriptions subscriptions = new Subscriptions();

  /** A view of those settings. */
  public SettingsView(SettingsViewModel model) {
    var appearance = model.appearance();
    var notes = new VBox();
    notes.managedProperty().bind(Bindings.isNotEmpty(notes.getChildren()));
    var column =
        new VBox(
            notes,
            section(
                "Theme",
                "Follows the system at once when it changes from light to dark.",
                choices(ThemeChoice.values(), ThemeChoice::word, appearance.choice(), "theme")),
            section(
                "Density",
                "How high the rows of lists are. Text keeps its size.",
                choices(Density.values(), Density::word, appearance.density(), "density")),
            section(
                "Text size",
                "Ctrl and + or - change it on every screen, Ctrl and 0 goes back to 100 %.",
                choices(TextScale.values(), TextScale::word, appearance.scale(), "scale")),
            section(
                "Query texts of other users in recordings",
                "Each run's lock and activity samples are recorded beside its journal. By environment:"
                    + " a hash in production, the text elsewhere. Holds for runs that are opened"
                    + " from now on; Belay's own statements are always kept.",
                choices(RecordedTexts.values(), RecordedTexts::word, model.texts(), "texts")),
            Text.wrapped(
                "The colours of the environments are the same in every theme and cannot be set.",
                "small",
                "muted"));
    column.getStyleClass().add("settings");
    StackPane.setAlignment(column, Pos.TOP_LEFT);
    getChildren().add(column);
    subscriptions.watch(
        model.trouble(),
        now ->
            notes
                .getChildren()
                .setAll(
                    now.isEmpty()
                        ? List.of()
                        : List.of(
                            new Note(
                                Note.Weight.WARNING,
                                now,
                                "Make the data folder writable for you, then choose again.",
                                List.of()))));
  }

  /** Ends what it listens to. */
  public void close() {
    subscriptions.close();
  }

  private static Node section(String title, String about, Node choices) {
    return new VBox(
        6, Text.whole(title, "semibold"), Text.wrapped(about, "small", "muted"), choices);
  }

  private <T> Node choices(
      T[] values, Function<T, String> word, ObjectProperty<T> property, String name) {
    var group = new ToggleGroup();
    var line = new HBox();
    line.getStyleClass().add("settings-choice");
    for (var value : values) {
      var button = new ToggleButton(word.apply(value));
      button.getStyleClass().add("choice");
      button.setId("settings-" + name + "-" + value.toString().toLowerCase(Locale.ROOT));
      button.setAccessibleText(name + ": " + word.apply(value));
      button.setToggleGroup(group);
      button.setUserData(value);
      button.setOnAction(_ -> {
        button.setSelected(true);
        property.set(value);
      });
      line.getChildren().add(button);
    }
    subscriptions.watch(
        property,
        now -> group.getToggles().forEach(each -> each.setSelected(each.getUserData() == now)));
    return line;
  }
}
