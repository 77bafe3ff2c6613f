package dev.belay.desktop.fx;

import javafx.application.ColorScheme;

/** Which theme a person chose. */
public enum ThemeChoice {
  SYSTEM("As the system"),
  LIGHT("Light"),
  DARK("Dark");

  private final String word;

  ThemeChoice(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The theme to show while the system has that colour scheme. */
  public Theme theme(ColorScheme system) {
    return switch (this) {
      case SYSTEM -> Theme.of(system);
      case LIGHT -> Theme.LIGHT;
      case DARK -> Theme.DARK;
    };
  }
}
