package dev.belay.desktop.control;

import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/** A key, drawn as one. */
public final class KeyCap extends Label {
  /** The cap of that key, such as {@code Ctrl+K}. */
  public KeyCap(String key) {
    super(key);
    getStyleClass().add("key-cap");
    setMinWidth(Region.USE_PREF_SIZE);
  }
}
