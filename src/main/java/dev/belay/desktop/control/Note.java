package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import java.time.Instant;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A tinted panel: what happened, then what is true and what to do, and the acts that cure it. */
public final class Note extends HBox {
  /** How much it matters. */
  public enum Weight {
    INFO(Icon.INFO, Tone.ACCENT),
    WARNING(Icon.WARNING, Tone.WARNING),
    DANGER(Icon.FAILED, Tone.DANGER),
    OFFLINE(Icon.NO_ANSWER, Tone.DANGER);

    private final Icon icon;
    private final Tone tone;

    Weight(Icon icon, Tone tone) {
      this.icon = icon;
      this.tone = tone;
    }
  }

  /** A note; its acts stand at the right. */
  public Note(Weight weight, String headline, String rest, List<? extends Node> acts) {
    getStyleClass().addAll("note", weight.tone.styleClass());
    setAlignment(Pos.CENTER_LEFT);
    var words = new VBox(wrapped(headline, "note-headline"));
    if (!rest.isEmpty()) {
      words.getChildren().add(wrapped(rest, "note-rest"));
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(weight.icon.node("note-icon", weight.tone.styleClass()), words);
    getChildren().addAll(acts);
    Accessibility.name(this, "note", headline + ". " + rest);
  }

  /**
   * The one note of a lost connection.
   *
   * @param server who does not answer
   * @param since when it answered last
   * @param rest what the values below are, and when Belay asks again
   */
  public static Note noAnswer(String server, Instant since, String rest, ActionButton tryNow) {
    return new Note(
        Weight.OFFLINE,
        "No answer from " + server + " since " + Formats.moment(since) + " UTC",
        rest,
        List.of(tryNow));
  }
}
