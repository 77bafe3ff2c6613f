package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A round, tinted word with its icon. */
public final class Chip extends HBox {
  /** A chip. */
  public Chip(Icon icon, String words, Tone tone) {
    getStyleClass().addAll("chip", tone.styleClass());
    setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    setMinWidth(Region.USE_PREF_SIZE);
    getChildren()
        .addAll(
            icon.node("chip-icon", tone.styleClass()),
            Text.whole(words, "chip-word", tone.styleClass()));
    Accessibility.readsAs(this, words);
  }

  /** The chip of a state. */
  public static Chip of(StateLook state) {
    return new Chip(state.icon(), state.word(), state.tone());
  }
}
