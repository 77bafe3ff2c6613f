package dev.belay.desktop.shell;

import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.Locale;

/** The rooms of the rail, in its order. */
public enum Place {
  LIBRARY("Library", Icon.LIBRARY, "Ctrl+1", Scope.LIBRARY),
  RUN("Run", Icon.RUN, "Ctrl+2", Scope.RUN),
  LOCKS("Locks", Icon.LOCKS, "Ctrl+3", Scope.LOCKS),
  ACTIVITY("Activity", Icon.ACTIVITY, "Ctrl+4", Scope.ACTIVITY),
  MIGRATIONS("Migrations", Icon.MIGRATIONS, "Ctrl+5", Scope.MIGRATIONS),
  BACKUPS("Backups", Icon.BACKUPS, "Ctrl+6", Scope.ANYWHERE),
  CHECKS("Checks", Icon.CHECKS, "Ctrl+7", Scope.ANYWHERE),
  DRILLS("Drills", Icon.DRILLS, "Ctrl+8", Scope.DRILLS),
  HISTORY("History", Icon.HISTORY, "Ctrl+9", Scope.ANYWHERE),
  EMERGENCY("Emergency", Icon.EMERGENCY, "F9", Scope.RUN),
  SETTINGS("Settings", Icon.SETTINGS, "Ctrl+,", Scope.ANYWHERE);

  private final String title;
  private final Icon icon;
  private final String key;
  private final Scope scope;

  Place(String title, Icon icon, String key, Scope scope) {
    this.title = title;
    this.icon = icon;
    this.key = key;
    this.scope = scope;
  }

  public String title() {
    return title;
  }

  public Icon icon() {
    return icon;
  }

  /** The key that opens it. */
  public String key() {
    return key;
  }

  /** The scope of the keys that act in it. */
  public Scope scope() {
    return scope;
  }

  /** Lower case, for ids. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it stands at the rail's foot. */
  public boolean atFoot() {
    return this == EMERGENCY || this == SETTINGS;
  }
}
