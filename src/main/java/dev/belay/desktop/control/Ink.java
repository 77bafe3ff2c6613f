package dev.belay.desktop.control;

import javafx.scene.control.Label;

/** A colour and a font of the style sheet, for what is drawn on a canvas. */
public final class Ink extends Label {
  /** An ink with these style classes; what draws with it is told when it changes. */
  public Ink(Runnable changed, String... styleClasses) {
    getStyleClass().addAll(styleClasses);
    setManaged(false);
    setVisible(false);
    textFillProperty().addListener((_, _, _) -> changed.run());
    fontProperty().addListener((_, _, _) -> changed.run());
  }
}
