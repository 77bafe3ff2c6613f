package dev.belay.desktop.watch;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Note;
import dev.belay.live.Sight;
import dev.belay.live.Unreachable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.VBox;

/** What is not well with the watch itself: no answer, or something that may not be seen. */
public final class WatchNotes extends VBox {
  private final String tryId;
  private final Runnable askNow;
  private List<String> noted = List.of("");

  /**
   * Says nothing yet.
   *
   * @param tryId of the button that asks again
   */
  public WatchNotes(String tryId, Runnable askNow) {
    super(8);
    this.tryId = tryId;
    this.askNow = askNow;
    getStyleClass().add("watch-notes");
  }

  /** New only when they say something else: one of their buttons may have the focus. */
  public void show(Optional<? extends Watched<?>> now, List<Sight.Blind> blind) {
    show(Optional.empty(), now, blind);
  }

  /**
   * The same, with one above.
   *
   * @param above its headline and the rest of it
   */
  public void show(
      Optional<Above> above, Optional<? extends Watched<?>> now, List<Sight.Blind> blind) {
    var says = new ArrayList<String>();
    above.ifPresent(one -> says.add(one.headline()));
    var away = now.flatMap(watched -> watched.away());
    away.ifPresent(one -> says.add(one.happened() + one.since()));
    blind.forEach(one -> says.add(one.what()));
    if (says.equals(noted)) {
      return;
    }
    noted = List.copyOf(says);
    getChildren().clear();
    above.ifPresent(one ->
        getChildren().add(new Note(Note.Weight.WARNING, one.headline(), one.rest(), List.of())));
    away.ifPresent(one -> getChildren().add(away(now.orElseThrow(), one)));
    blind.forEach(
        one -> getChildren().add(new Note(Note.Weight.WARNING, one.what(), one.cure(), List.of())));
    setVisible(!getChildren().isEmpty());
    setManaged(isVisible());
  }

  /** A note of the room itself. */
  public record Above(String headline, String rest) {}

  private Note away(Watched<?> watched, Unreachable away) {
    var rest =
        watched.scene().isPresent()
            ? "Below is the last sample. Belay asks again by itself."
            : "Belay asks again by itself.";
    var again = new ActionButton(ActionButton.Kind.PLAIN, "Try now", "F5", askNow);
    again.setId(tryId);
    return Note.noAnswer(
        watched.name(),
        away.since(),
        (away.happened() + " " + away.cure()).strip() + " " + rest,
        again);
  }
}
