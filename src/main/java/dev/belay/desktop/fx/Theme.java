package dev.belay.desktop.fx;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Objects;
import javafx.application.ColorScheme;
import javafx.scene.Scene;

/** Light or dark: AtlantaFX Primer below, Belay's tokens and rules above it. */
public enum Theme {
  LIGHT,
  DARK;

  /** The theme of the system's colour scheme. */
  public static Theme of(ColorScheme scheme) {
    return scheme == ColorScheme.DARK ? DARK : LIGHT;
  }

  /** The style sheet of the controls. */
  public String userAgentStylesheet() {
    return switch (this) {
      case LIGHT -> new PrimerLight().getUserAgentStylesheet();
      case DARK -> new PrimerDark().getUserAgentStylesheet();
    };
  }

  /** Belay's own sheets: the tokens of this theme, then the rules that both share. */
  public List<String> stylesheets() {
    return switch (this) {
      case LIGHT -> List.of(sheet("tokens-light.css"), sheet("belay.css"), sheet("parts.css"));
      case DARK -> List.of(sheet("tokens-dark.css"), sheet("belay.css"), sheet("parts.css"));
    };
  }

  /** Dresses a scene, which may be shown already. */
  public void dress(Scene scene) {
    scene.setUserAgentStylesheet(userAgentStylesheet());
    scene.getStylesheets().setAll(stylesheets());
  }

  private static String sheet(String name) {
    return Objects.requireNonNull(Theme.class.getResource(name), name).toExternalForm();
  }
}
