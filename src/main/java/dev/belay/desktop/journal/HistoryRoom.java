package dev.belay.desktop.journal;

import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Scene;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history as a room of the frame; its view is made when it is first opened. */
public final class HistoryRoom {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryRoom.class);

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

  /**
   * Draws the newest journal once where nobody sees it, beside the FX thread: a scene without a
   * window may be made on any thread.
   */
  public static void warmUp(HistoryReader reader, Theme theme) {
    try {
      var model = new HistoryViewModel(reader, Runnable::run, Runnable::run);
      model.refresh();
      var view = new HistoryView(model, _ -> {});
      theme.dress(new Scene(view, 1280, 760));
      view.applyCss();
      view.layout();
      view.close();
    } catch (RuntimeException e) {
      LOG.debug("The history was not warmed up", e);
    }
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
