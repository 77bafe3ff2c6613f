package dev.belay.desktop.watch;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Formats;
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
    var says = new ArrayList<String>();
    var away = now.flatMap(watched -> watched.away());
    away.ifPresent(one -> says.add(one.happened() + one.since()));
    blind.forEach(one -> says.add(one.what()));
    if (says.equals(noted)) {
      return;
    }
    noted = List.copyOf(says);
    getChildren().clear();
    away.ifPresent(one -> getChildren().add(away(now.orElseThrow(), one)));
    blind.forEach(
        one -> getChildren().add(new Note(Note.Weight.WARNING, one.what(), one.cure(), List.of())));
    setVisible(!getChildren().isEmpty());
    setManaged(isVisible());
  }

  private Note away(Watched<?> watched, Unreachable away) {
    var rest =
        watched.scene().isPresent()
            ? "Below is the last sample. Belay asks again by itself."
            : "Belay asks again by itself.";
    var again = new ActionButton(ActionButton.Kind.PLAIN, "Try now", "F5", askNow);
    again.setId(tryId);
    return new Note(
        Note.Weight.OFFLINE,
        "No answer from " + watched.name() + " since " + Formats.moment(away.since()) + " UTC",
        (away.happened() + " " + away.cure()).strip() + " " + rest,
        List.of(again));
  }
}
