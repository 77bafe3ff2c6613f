package dev.belay.desktop.fx;

/** How high rows are. */
public enum Density {
  STANDARD("Standard"),
  COMPACT("Compact");

  private final String word;

  Density(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
