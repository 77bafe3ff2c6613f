package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Accessibility;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * A run without an end: what is in doubt, where it stands, and the way on. A run of another process
 * can only be read.
 */
final class InterruptedCard extends VBox {
  private static final PseudoClass DOUBT = PseudoClass.getPseudoClass("in-doubt");

  private static final String OPEN = "It goes on while other rooms are looked at.";

  private final ActionButton act;

  /** What its button does with the run's id. */
  record Acts(Consumer<String> resume, Consumer<String> read) {}

  /**
   * A card.
   *
   * @param here whether this window drives the run
   */
  InterruptedCard(LibrarySnapshot.Interrupted run, boolean here, Acts acts) {
    getStyleClass().addAll("interrupted");
    var elsewhere = !here && run.driver().isPresent();
    var doubtful = run.doubt().isPresent() && !here && !elsewhere;
    var headline = here ? run.named().words() + " is open in this window" : run.headline();
    pseudoClassStateChanged(DOUBT, doubtful);
    setMinHeight(Region.USE_PREF_SIZE);
    var look =
        doubtful ? StateLook.IN_DOUBT : elsewhere || here ? StateLook.RUNNING : StateLook.WAITING;
    var head =
        new HBox(
            10,
            look.icon().node("note-icon", look.tone().styleClass()),
            head(headline),
            EnvironmentBand.badge(run.environment(), true),
            whole(run.target(), "mono"));
    head.setAlignment(Pos.CENTER_LEFT);
    var words = new VBox(2);
    run.doubt()
        .filter(_ -> doubtful)
        .ifPresent(doubt ->
            words
                .getChildren()
                .addAll(
                    new HBox(
                        5,
                        whole("In doubt:", "state-word", look.tone().styleClass()),
                        wrapped(doubt.step() + ".", "semibold")),
                    wrapped(doubt.what(), "strong")));
    words.getChildren().add(wrapped(here ? OPEN : run.standing(), "muted"));
    HBox.setHgrow(words, Priority.ALWAYS);
    var word =
        here ? "Show" : elsewhere ? "Show journal" : doubtful ? "Settle and resume" : "Resume";
    act =
        new ActionButton(
            elsewhere ? ActionButton.Kind.PLAIN : ActionButton.Kind.PRIMARY,
            word,
            "Enter",
            () -> (elsewhere ? acts.read() : acts.resume()).accept(run.run()));
    Accessibility.name(
        act, (elsewhere ? "show-" : "resume-") + run.number(), word + " run " + run.number());
    var body = new HBox(16, words, act);
    body.setAlignment(Pos.BOTTOM_LEFT);
    body.getStyleClass().add("interrupted-body");
    getChildren().addAll(head, body);
    setAccessibleText(headline + ". " + (here ? OPEN : run.standing()));
  }

  private static Label head(String headline) {
    var label = wrapped(headline, "lead", "semibold");
    label.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(label, Priority.ALWAYS);
    return label;
  }

  ActionButton act() {
    return act;
  }
}
