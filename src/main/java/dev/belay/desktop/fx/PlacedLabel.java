package dev.belay.desktop.fx;

import javafx.scene.control.Label;

/**
 * A label whose place and size others give, whatever it says: other words lay out this label alone,
 * not what it stands in.
 */
public final class PlacedLabel extends Label {
  /** Without words yet. */
  public PlacedLabel(String... styleClasses) {
    getStyleClass().addAll(styleClasses);
  }

  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }
}
