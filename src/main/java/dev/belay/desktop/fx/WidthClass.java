package dev.belay.desktop.fx;

import java.util.Locale;

/** How much room a window has, by its logical width after the text's scale. */
public enum WidthClass {
  NARROW,
  NORMAL,
  WIDE;

  /**
   * The class of a window.
   *
   * @param width in logical pixels
   * @param textScale 1 for 100 %
   */
  public static WidthClass of(double width, double textScale) {
    var effective = width / textScale;
    if (effective < 1180) {
      return NARROW;
    }
    return effective < 1600 ? NORMAL : WIDE;
  }

  /** The style class on the root. */
  public String styleClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
