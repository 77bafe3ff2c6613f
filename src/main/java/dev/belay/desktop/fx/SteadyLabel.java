package dev.belay.desktop.fx;

import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/**
 * A label for words that change each second, as ages do: other words of as many lines lay out this
 * label alone, not what it stands in, and how high it is gets measured once for the same words.
 */
public final class SteadyLabel extends Label {
  private @Nullable Measured measured;

  private record Measured(String words, Font font, double width, double high) {}

  /** A label of as many lines as its words need, as wide as its place; without words yet. */
  public SteadyLabel(String... styleClasses) {
    getStyleClass().addAll(styleClasses);
    setWrapText(true);
    setMinHeight(USE_PREF_SIZE);
    setMaxWidth(Double.MAX_VALUE);
  }

  /** A label on one line that is never cut. */
  public static SteadyLabel line(String... styleClasses) {
    var label = new SteadyLabel(styleClasses);
    label.setWrapText(false);
    label.setMinWidth(USE_PREF_SIZE);
    return label;
  }

  @Override
  public void requestLayout() {
    // Whatever asks for this may have changed how high it is.
    measured = null;
    if (isWrapText()
        && getWidth() > 0
        && getSkin() != null
        && prefHeight(getWidth()) == getHeight()) {
      setNeedsLayout(true);
    } else {
      super.requestLayout();
    }
  }

  @Override
  protected double computePrefHeight(double width) {
    var words = Objects.requireNonNullElse(getText(), "");
    var known = measured;
    if (known == null
        || known.width() != width
        || !known.words().equals(words)
        || !known.font().equals(getFont())) {
      known = new Measured(words, getFont(), width, super.computePrefHeight(width));
      measured = known;
    }
    return known.high();
  }
}
