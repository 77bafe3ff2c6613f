package dev.belay.desktop.fx;

/** The sizes of text. */
public enum TextScale {
  P100(100),
  P115(115),
  P130(130),
  P150(150),
  P200(200);

  private final int percent;

  TextScale(int percent) {
    this.percent = percent;
  }

  public int percent() {
    return percent;
  }

  /** 1 for 100 %. */
  public double factor() {
    return percent / 100.0;
  }

  /** {@code 115 %}. */
  public String word() {
    return percent + " %";
  }

  /** The next larger; the largest stays. */
  public TextScale larger() {
    return values()[Math.min(ordinal() + 1, values().length - 1)];
  }

  /** The next smaller; the smallest stays. */
  public TextScale smaller() {
    return values()[Math.max(ordinal() - 1, 0)];
  }
}
