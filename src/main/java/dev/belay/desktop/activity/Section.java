package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Icon;
import java.util.Locale;

/** The parts of the activity room. */
public enum Section {
  SESSIONS("Sessions", Icon.QUEUE),
  PROGRESS("Progress", Icon.RUN),
  HEALTH("Health", Icon.ACTIVITY);

  private final String title;
  private final Icon icon;

  Section(String title, Icon icon) {
    this.title = title;
    this.icon = icon;
  }

  public String title() {
    return title;
  }

  public Icon icon() {
    return icon;
  }

  /** Lower case, for ids and commands. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
