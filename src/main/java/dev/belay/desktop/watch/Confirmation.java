package dev.belay.desktop.watch;

import dev.belay.postgres.Environment;
import java.util.List;
import java.util.Optional;

/**
 * An act that waits for a yes.
 *
 * @param about whom it is done to
 * @param says what will happen
 * @param typed what has to be typed; empty for a click
 * @param second whether this is the second step, for a session of Belay's own
 */
public record Confirmation(
    int number,
    Act act,
    About about,
    String says,
    Optional<String> typed,
    boolean belay,
    boolean second) {

  /**
   * Where it is done, and to whom.
   *
   * @param connection the watched one's name
   * @param who application and user, what they do, and their query: one line each
   */
  public record About(Environment environment, String connection, List<String> who) {
    public About {
      who = List.copyOf(who);
    }
  }
}
