package dev.belay.desktop.fx;

import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Labels by style class, and the space between things. */
public final class Text {
  private static final Pattern JOINT = Pattern.compile("[-./:@_]");

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

  /**
   * An address or a name that may break behind what joins its parts, to be shown and not to be
   * copied: JavaFX breaks lines at white space only, so a hair space stands there.
   */
  public static String breakable(String words) {
    return JOINT.matcher(words).replaceAll("$0\u200A");
  }

  /** Empty space that pushes its neighbours apart. */
  public static Region gap() {
    var gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    return gap;
  }
}
