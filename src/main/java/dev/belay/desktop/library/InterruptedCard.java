package dev.belay.desktop.library;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Accessibility;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A run without an end: what is in doubt, where it stands, and the way on. */
final class InterruptedCard extends VBox {
  private static final PseudoClass DOUBT = PseudoClass.getPseudoClass("in-doubt");

  private static final String OPEN = "It goes on while other rooms are looked at.";

  private final ActionButton resume;

  InterruptedCard(LibrarySnapshot.Interrupted run, boolean driven, Consumer<String> open) {
    getStyleClass().addAll("interrupted");
    var doubtful = run.doubt().isPresent() && !driven;
    var headline = driven ? "Run " + run.number() + " is open in this window" : run.headline();
    pseudoClassStateChanged(DOUBT, doubtful);
    setMinHeight(Region.USE_PREF_SIZE);
    var look = doubtful ? StateLook.IN_DOUBT : StateLook.WAITING;
    var head =
        new HBox(
            10,
            look.icon().node("note-icon", look.tone().styleClass()),
            whole(headline, "lead", "semibold"),
            gap(),
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
    words.getChildren().add(wrapped(driven ? OPEN : run.standing(), "muted"));
    HBox.setHgrow(words, Priority.ALWAYS);
    var act = driven ? "Show" : doubtful ? "Settle and resume" : "Resume";
    resume =
        new ActionButton(ActionButton.Kind.PRIMARY, act, "Enter", () -> open.accept(run.run()));
    Accessibility.name(resume, "resume-" + run.number(), act + " run " + run.number());
    var body = new HBox(16, words, resume);
    body.setAlignment(Pos.BOTTOM_LEFT);
    body.getStyleClass().add("interrupted-body");
    getChildren().addAll(head, body);
    setAccessibleText(headline + ". " + (driven ? OPEN : run.standing()));
  }

  ActionButton resume() {
    return resume;
  }
}
