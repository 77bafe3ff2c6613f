package dev.belay.desktop.fx;

import javafx.scene.control.Label;

/**
 * A label of several lines that is as wide as its place: other words of as many lines lay out this
 * label alone, not what it stands in. For ages, which change each second.
 */
public final class SteadyLabel extends Label {
  /** Without words yet. */
  public SteadyLabel(String... styleClasses) {
    getStyleClass().addAll(styleClasses);
    setWrapText(true);
    setMinHeight(USE_PREF_SIZE);
    setMaxWidth(Double.MAX_VALUE);
  }

  @Override
  public void requestLayout() {
    if (getWidth() > 0 && getSkin() != null && prefHeight(getWidth()) == getHeight()) {
      setNeedsLayout(true);
    } else {
      super.requestLayout();
    }
  }
}
