package dev.belay.desktop.shell;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a key does.
 *
 * @param id names the command
 * @param scope where it acts
 * @param triggers the keys, any of which does it; none where only the palette has it
 * @param does in words
 */
public record Shortcut(String id, Scope scope, List<Trigger> triggers, String does) {
  /** Where a shortcut acts. */
  public enum Scope {
    ANYWHERE("Anywhere"),
    LIBRARY("Library"),
    RUN("Run"),
    LOCKS("Locks"),
    ACTIVITY("Activity"),
    GRAPH("Graph of waits"),
    TIMELINE("Timeline"),
    MIGRATIONS("Migrations"),
    DRILLS("Drills");

    private final String title;

    Scope(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  public Shortcut {
    triggers = List.copyOf(triggers);
  }

  /** The keys as people write them. */
  public String keys() {
    return triggers.stream().map(Trigger::toString).collect(Collectors.joining(" or "));
  }
}
