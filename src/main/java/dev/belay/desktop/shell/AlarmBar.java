package dev.belay.desktop.shell;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.layout.HBox;

/** What must be seen in every room: it stands under the band for as long as it is true. */
final class AlarmBar extends HBox {
  AlarmBar(ObservableValue<String> words, Runnable open) {
    setId("alarm");
    getStyleClass().add("alarm-bar");
    setAlignment(Pos.CENTER_LEFT);
    var label = Text.wrapped("", "semibold", Tone.DANGER.styleClass());
    label.textProperty().bind(words);
    label.setId("alarm-words");
    var show =
        new ActionButton(
            ActionButton.Kind.PLAIN, "Show it in Locks", ShortcutTable.key("alarm.show"), open);
    show.setId("alarm-show");
    show.getStyleClass().add("short");
    getChildren().addAll(Icon.WARNING.node(Tone.DANGER.styleClass()), label, Text.gap(), show);
    visibleProperty().bind(Bindings.createBooleanBinding(() -> !words.getValue().isEmpty(), words));
    managedProperty().bind(visibleProperty());
    words.addListener((_, _, now) -> {
      setAccessibleText(now);
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    });
  }
}
