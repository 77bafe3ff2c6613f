package dev.belay.live;

import java.util.List;

/** What Belay's role may see of the others, and how to grant the rest. */
public record Sight(String role, List<Blind> blind) {
  /** Copies the list. */
  public Sight {
    blind = List.copyOf(blind);
  }

  /**
   * Something that cannot be seen or done.
   *
   * @param what as a sentence
   * @param cure the statement that grants it, to be run by a superuser
   */
  public record Blind(String what, String cure) {}
}
