package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import dev.belay.runbook.Step;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** What a step can do, at its worst: a line icon and a word in an outline. */
public final class RiskTag extends HBox {
  /** The tag of that risk. */
  public RiskTag(Step.Risk risk) {
    var tone = tone(risk);
    getStyleClass().addAll("tag", tone.styleClass());
    setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    getChildren()
        .addAll(
            icon(risk).node("tag-icon", tone.styleClass()),
            Text.whole(word(risk), "tag-word", tone.styleClass()));
    Accessibility.readsAs(this, "Risk: " + word(risk));
  }

  /** The word of a risk. */
  public static String word(Step.Risk risk) {
    return switch (risk) {
      case READ -> "Read";
      case WRITE -> "Write";
      case DDL -> "DDL";
      case DESTRUCTIVE -> "Destructive";
    };
  }

  private static Icon icon(Step.Risk risk) {
    return switch (risk) {
      case READ -> Icon.READ;
      case WRITE -> Icon.WRITE;
      case DDL -> Icon.DDL;
      case DESTRUCTIVE -> Icon.DESTRUCTIVE;
    };
  }

  private static Tone tone(Step.Risk risk) {
    return switch (risk) {
      case READ, WRITE -> Tone.MUTED;
      case DDL -> Tone.WARNING;
      case DESTRUCTIVE -> Tone.DANGER;
    };
  }
}
