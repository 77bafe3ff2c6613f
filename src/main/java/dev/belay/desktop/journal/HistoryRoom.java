package dev.belay.desktop.journal;

import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The history as a room of the frame; its view is made when it is first opened. */
public final class HistoryRoom {
  private final HistoryViewModel model;
  private final Consumer<String> clipboard;
  private Optional<HistoryView> view = Optional.empty();

  /**
   * A room.
   *
   * @param clipboard takes what is copied
   */
  public HistoryRoom(HistoryViewModel model, Consumer<String> clipboard) {
    this.model = model;
    this.clipboard = clipboard;
  }

  public HistoryViewModel model() {
    return model;
  }

  /** What the frame shows of it. */
  public Room room() {
    return new Room(
        Place.HISTORY,
        model.subtitle(),
        List.of(),
        this::view,
        List.of(
            new Hint(List.of("Up", "Down"), "Choose"),
            Hint.of("pane.next", "Runs, journal"),
            Hint.of("filter", "Find"),
            Hint.of("copy", "Copy"),
            Hint.of("copy.markdown", "As Markdown"),
            Hint.of("recording.open", "Replay its locks"),
            Hint.of("ask-again", "Read again"),
            Hint.of("keys", "All keys")),
        () -> view.flatMap(HistoryView::first));
  }

  private HistoryView view() {
    var made = view.orElseGet(() -> new HistoryView(model, clipboard));
    view = Optional.of(made);
    return made;
  }

  /** Copies what is selected. */
  public void copy(boolean markdown) {
    view.ifPresent(shown -> shown.copy(markdown));
  }

  /** Goes to the field that filters. */
  public void filter() {
    view.ifPresent(HistoryView::filter);
  }
}
