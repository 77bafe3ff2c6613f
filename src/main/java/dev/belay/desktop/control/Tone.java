package dev.belay.desktop.control;

import java.util.Locale;

/** The colours that mean something; each is a style class, never the only sign. */
public enum Tone {
  MUTED,
  ACCENT,
  SUCCESS,
  WARNING,
  DANGER,
  DOUBT,
  OVERRIDE;

  /** The style class, such as {@code tone-danger}. */
  public String styleClass() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
