package dev.belay.desktop.activity;

import dev.belay.desktop.control.Sparkline;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The health of the server as it is drawn.
 *
 * @param at when it was read, by the server's clock
 * @param tables the largest of the connected database
 * @param tablesSay when they were measured, and which are missing
 * @param replicas slots and standbys, one each
 */
public record HealthBoard(
    Optional<Instant> at,
    List<Tile> tiles,
    List<Pair> tables,
    String tablesSay,
    List<Pair> replicas) {
  /** Not read yet. */
  public static final HealthBoard NONE =
      new HealthBoard(Optional.empty(), List.of(), List.of(), "", List.of());

  /** Copies the lists. */
  public HealthBoard {
    tiles = List.copyOf(tiles);
    tables = List.copyOf(tables);
    replicas = List.copyOf(replicas);
  }

  /**
   * One value and its course.
   *
   * @param says the limit, where it comes from, or what is not known
   */
  public record Tile(
      String id, String title, String value, String says, State state, Sparkline.Series course) {}

  /** Whether that is well: icon, word and colour; no word while nothing is wrong. */
  public record State(String word, Icon icon, Tone tone) {
    static final State WELL = new State("", Icon.DONE, Tone.MUTED);

    static State warning(String word) {
      return new State(word, Icon.WARNING, Tone.WARNING);
    }
  }

  /** A name and what is said of it. */
  public record Pair(String name, String value, String says) {}
}
