package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** A round, tinted word with its icon. */
public final class Chip extends HBox {
  private final FontIcon sign;
  private final Label word;

  /** A chip. */
  public Chip(Icon icon, String words, Tone tone) {
    getStyleClass().addAll("chip", tone.styleClass());
    setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    setMinWidth(Region.USE_PREF_SIZE);
    word = Text.whole(words, "chip-word", tone.styleClass());
    sign = icon.node("chip-icon", tone.styleClass());
    getChildren().addAll(sign, word);
    Accessibility.readsAs(this, words);
  }

  /** Says something else in the same colour; what is the same is left alone. */
  public void show(Icon icon, String words) {
    word.setText(words);
    setAccessibleText(words);
    if (!icon.code().equals(sign.getIconLiteral())) {
      sign.setIconLiteral(icon.code());
    }
  }

  /** The chip of a state. */
  public static Chip of(StateLook state) {
    return new Chip(state.icon(), state.word(), state.tone());
  }
}
