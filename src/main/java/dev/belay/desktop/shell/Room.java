package dev.belay.desktop.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Parent;

/**
 * What the frame shows of a room.
 *
 * @param subtitle words beside the title
 * @param tools nodes at the header's right
 * @param view made when the room is first opened
 * @param hints commands of the shortcut table that matter here, in their order
 * @param first what takes focus when the room is opened for the first time
 * @param header stands in the place of title, subtitle and tools
 */
public record Room(
    Place place,
    ObservableValue<String> subtitle,
    List<Node> tools,
    Supplier<? extends Parent> view,
    List<Hint> hints,
    Supplier<Optional<Node>> first,
    Optional<Node> header) {
  public Room {
    tools = List.copyOf(tools);
    hints = List.copyOf(hints);
  }

  /** A room whose header is its title, subtitle and tools. */
  public Room(
      Place place,
      ObservableValue<String> subtitle,
      List<Node> tools,
      Supplier<? extends Parent> view,
      List<Hint> hints,
      Supplier<Optional<Node>> first) {
    this(place, subtitle, tools, view, hints, first, Optional.empty());
  }

  /** Keys and what they do here. */
  public record Hint(List<String> keys, String does) {
    public Hint {
      keys = List.copyOf(keys);
    }

    /** The keys of a command of the table. */
    public static Hint of(String command, String does) {
      return new Hint(List.of(ShortcutTable.key(command)), does);
    }
  }
}
