package dev.belay.desktop.fx;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Labels by style class, and the space between things. */
public final class Text {
  private Text() {}

  /** A label on one line. */
  public static Label of(String words, String... styleClasses) {
    var label = new Label(words);
    label.getStyleClass().addAll(styleClasses);
    return label;
  }

  /** A label that is never cut: it keeps the width that its words need. */
  public static Label whole(String words, String... styleClasses) {
    var label = of(words, styleClasses);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  /** A label that takes as many lines as its words need. */
  public static Label wrapped(String words, String... styleClasses) {
    var label = of(words, styleClasses);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /** Empty space that pushes its neighbours apart. */
  public static Region gap() {
    var gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    return gap;
  }
}
