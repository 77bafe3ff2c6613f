package dev.belay.desktop.control;

import dev.belay.desktop.fx.Text;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/**
 * A button that says its verb, its object and its key. When it cannot act it stays in the tab order
 * and its reason is what it is described by; a press then does nothing.
 */
public final class ActionButton extends Button {
  private static final PseudoClass UNAVAILABLE = PseudoClass.getPseudoClass("unavailable");

  private final String words;
  private Optional<String> reason = Optional.empty();
  private Optional<Tooltip> told = Optional.empty();

  /** What a press means. */
  public enum Kind {
    /** The one thing to do next. */
    PRIMARY,
    /** Stops what runs. */
    STOP,
    /** Destroys, after a confirmation. */
    DESTRUCTIVE,
    /** Anything else. */
    PLAIN
  }

  /**
   * A button.
   *
   * @param key shown as a cap; empty for none
   */
  public ActionButton(Kind kind, String words, String key, Runnable action) {
    this.words = words;
    getStyleClass().addAll("action", kind.name().toLowerCase(Locale.ROOT));
    var face = new HBox(Text.whole(words, "action-word"));
    face.getStyleClass().add("action-face");
    if (!key.isEmpty()) {
      face.getChildren().add(new KeyCap(key));
    }
    setGraphic(face);
    setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    setAccessibleText(key.isEmpty() ? words : words + ", key " + key);
    setOnAction(_ -> action.run());
  }

  /** The words on it. */
  public String words() {
    return words;
  }

  /** Makes it unable to act, and says why; empty lets it act again. */
  public void setReason(Optional<String> why) {
    if (why.equals(reason)) {
      return;
    }
    reason = why;
    pseudoClassStateChanged(UNAVAILABLE, why.isPresent());
    setAccessibleHelp(why.orElse(""));
    // A tooltip is a window of its own: one is made when the first reason comes, and kept.
    if (why.isPresent()) {
      var shown = told.orElseGet(Tooltip::new);
      shown.setText(why.get());
      told = Optional.of(shown);
    }
    setTooltip(why.isPresent() ? told.orElseThrow() : null);
  }

  /** Why it cannot act. */
  public Optional<String> reason() {
    return reason;
  }

  @Override
  public void fire() {
    if (reason.isEmpty()) {
      super.fire();
    }
  }
}
