package dev.belay.desktop.shell;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.layout.HBox;

/** Says in every room that something in Belay itself failed, until somebody has read it. */
final class FaultBar extends HBox {
  FaultBar(StringProperty words) {
    setId("fault");
    getStyleClass().add("alarm-bar");
    setAlignment(Pos.CENTER_LEFT);
    var label = Text.wrapped("", "semibold", Tone.DANGER.styleClass());
    label.textProperty().bind(words);
    label.setId("fault-words");
    var hide = new ActionButton(ActionButton.Kind.PLAIN, "Hide message", "", () -> words.set(""));
    hide.setId("fault-hide");
    hide.getStyleClass().add("short");
    getChildren().addAll(Icon.WARNING.node(Tone.DANGER.styleClass()), label, Text.gap(), hide);
    visibleProperty().bind(Bindings.createBooleanBinding(() -> !words.get().isEmpty(), words));
    managedProperty().bind(visibleProperty());
    words.addListener((_, _, now) -> {
      setAccessibleText(now);
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    });
  }
}
