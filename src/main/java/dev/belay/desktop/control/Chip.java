package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A round, tinted word with its icon. */
public final class Chip extends HBox {
  private final Label word;

  /** A chip. */
  public Chip(Icon icon, String words, Tone tone) {
    getStyleClass().addAll("chip", tone.styleClass());
    setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    setMinWidth(Region.USE_PREF_SIZE);
    word = Text.whole(words, "chip-word", tone.styleClass());
    getChildren().addAll(icon.node("chip-icon", tone.styleClass()), word);
    Accessibility.readsAs(this, words);
  }

  /** Says something else with the same icon. */
  public void setWords(String words) {
    word.setText(words);
    setAccessibleText(words);
  }

  /** The chip of a state. */
  public static Chip of(StateLook state) {
    return new Chip(state.icon(), state.word(), state.tone());
  }
}
