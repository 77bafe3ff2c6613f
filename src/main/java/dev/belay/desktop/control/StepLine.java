package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;

import dev.belay.desktop.fx.Accessibility;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A step in a list: icon, title, and below the state's word with its value. */
public final class StepLine extends HBox {
  private static final Insets CLOSE_UP = new Insets(0, 0, 0, -4);
  private static final PseudoClass NEXT = PseudoClass.getPseudoClass("next");
  private static final PseudoClass QUIET = PseudoClass.getPseudoClass("quiet");
  private static final PseudoClass SKIPPED = PseudoClass.getPseudoClass("skipped");

  /** A line of that step. */
  public StepLine(String title, StateLook state, Detail detail) {
    getStyleClass().add("step-line");
    pseudoClassStateChanged(QUIET, state == StateLook.NEXT || state == StateLook.NOT_APPLICABLE);
    pseudoClassStateChanged(NEXT, state == StateLook.NEXT);
    pseudoClassStateChanged(SKIPPED, state == StateLook.SKIPPED);
    var second = new HBox(whole(state.word(), "state-word", state.tone().styleClass()));
    second.getStyleClass().add("step-second");
    second.setAlignment(Pos.BASELINE_LEFT);
    if (!detail.before().isEmpty()) {
      second.getChildren().add(whole(detail.before(), "muted"));
    }
    if (!detail.value().isEmpty()) {
      second.getChildren().add(whole(detail.value(), "mono", "value"));
    }
    if (!detail.after().isEmpty()) {
      var after = of(detail.after(), "muted");
      second.getChildren().add(after);
      if (detail.after().startsWith(",")) {
        HBox.setMargin(after, CLOSE_UP);
      }
    }
    var lines = new VBox(of(title, "step-title"), second);
    HBox.setHgrow(lines, Priority.ALWAYS);
    var icon = state.icon().node("step-icon", state.iconTone().styleClass());
    getChildren().addAll(icon, lines);
    Accessibility.readsAs(
        this,
        (title + ", " + state.word().toLowerCase(Locale.ROOT) + " " + detail.words()).strip());
  }

  /**
   * What stands beside the state's word: words, a raw value, words.
   *
   * @param value in the fixed-width font; empty for none
   */
  public record Detail(String before, String value, String after) {
    /** A value and what it means. */
    public static Detail value(String value, String after) {
      return new Detail("", value, after);
    }

    /** Words only. */
    public static Detail words(String words) {
      return new Detail(words, "", "");
    }

    /** Nothing. */
    public static Detail none() {
      return new Detail("", "", "");
    }

    String words() {
      return String.join(" ", before, value, after)
          .replaceAll(" +", " ")
          .replace(" ,", ",")
          .strip();
    }
  }
}
