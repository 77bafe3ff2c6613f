package dev.belay.desktop.settings;

import dev.belay.desktop.fx.Density;
import dev.belay.desktop.fx.TextScale;
import dev.belay.desktop.fx.ThemeChoice;

/** How one person wants Belay to look, and what its recordings keep. */
public record Preferences(
    ThemeChoice theme, Density density, TextScale scale, RecordedTexts texts) {
  /** As it comes. */
  public static final Preferences USUAL =
      new Preferences(
          ThemeChoice.SYSTEM, Density.STANDARD, TextScale.P100, RecordedTexts.BY_ENVIRONMENT);
}
