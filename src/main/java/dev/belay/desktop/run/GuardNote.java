package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.fx.Ticker;
import dev.belay.desktop.run.RunScreen.Guard;
import dev.belay.desktop.run.RunScreen.Longer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/**
 * What the guard of a running step is about to do, when and why, with the time running down. Only
 * the number changes ten times a second. A person can allow more, here and beside Stop.
 */
final class GuardNote extends VBox {
  private static final int REASON = 10;

  private final RunViewModel model;
  private final javafx.scene.text.Text left = new javafx.scene.text.Text();
  private final Label says = Text.wrapped("", "note-rest");
  private final HBox head = new HBox(12);
  private final HBox form = new HBox(12);
  private Optional<Guard> shown = Optional.empty();
  private Optional<ActionButton> more = Optional.empty();
  private boolean asking;

  GuardNote(RunViewModel model) {
    this.model = model;
    getStyleClass().addAll("note", "guard-note", Tone.WARNING.styleClass());
    Accessibility.name(this, "guard-note", "");
    left.setId("guard-left");
    left.getStyleClass().add("guard-left");
    head.setAlignment(Pos.CENTER_LEFT);
    form.setAlignment(Pos.CENTER_LEFT);
    form.managedProperty().bind(form.visibleProperty());
    setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(head, form);
    setVisible(false);
    new Ticker(this, this::tick);
  }

  /** Shows that guard; nothing while none counts. */
  void show(Optional<Guard> now) {
    var before = shown;
    if (before.equals(now)) {
      return;
    }
    shown = now;
    setVisible(now.isPresent());
    if (now.isEmpty()) {
      close();
      return;
    }
    if (!before.map(Guard::longer).equals(now.map(Guard::longer))) {
      build(now.get());
    }
    says.setText(now.get().says());
    setAccessibleText("Belay cancels itself, because it blocks others. " + now.get().says());
    if (before.isEmpty()) {
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }
    tick();
  }

  /** Asks how the guard is to be extended; nothing where none counts. */
  void ask() {
    if (shown.isPresent() && !asking) {
      asking = true;
      form(shown.get().longer());
    }
  }

  private void tick() {
    shown.ifPresent(guard -> {
      var rest = Duration.between(model.clock().instant(), guard.acts());
      var millis = Math.max(0, rest.toMillis());
      var now =
          millis < 60_000
              ? String.format(Locale.ROOT, "%.1f", Math.floor(millis / 100.0) / 10)
              : Formats.clock(rest);
      if (!now.equals(left.getText())) {
        left.setText(now);
      }
    });
  }

  private void build(Guard guard) {
    close();
    var line =
        new TextFlow(text("Belay cancels itself in "), left, text(" s, because it blocks others"));
    line.setMinHeight(Region.USE_PREF_SIZE);
    var words = new VBox(2, line, says);
    HBox.setHgrow(words, Priority.ALWAYS);
    var button =
        new ActionButton(
            Kind.PLAIN, "Allow " + words(guard.longer()) + " more…", "Alt+G", this::ask);
    button.setId("guard-more");
    more = Optional.of(button);
    head.getChildren()
        .setAll(Icon.WARNING.node("note-icon", Tone.WARNING.styleClass()), words, button);
  }

  private static javafx.scene.text.Text text(String words) {
    var text = new javafx.scene.text.Text(words);
    text.getStyleClass().add("guard-head");
    return text;
  }

  private static String words(Longer longer) {
    return Formats.limit(longer.more());
  }

  private void form(Longer longer) {
    var allow =
        new ActionButton(Kind.PRIMARY, "Allow " + words(longer) + " more", "Enter", () -> {});
    allow.setId("guard-allow");
    var back = new ActionButton(Kind.PLAIN, "Back", "", this::back);
    back.setId("guard-back");
    if (longer.needsReason()) {
      var field = reason(longer, allow);
      form.getChildren().setAll(field, back, allow);
      field.requestFocus();
    } else {
      allow.setOnAction(_ -> allow(longer, Optional.empty()));
      var says =
          Text.wrapped("The others wait that much longer. It is kept in the journal.", "muted");
      HBox.setHgrow(says, Priority.ALWAYS);
      says.setMaxWidth(Double.MAX_VALUE);
      form.getChildren().setAll(says, back, allow);
      allow.requestFocus();
    }
    form.setVisible(true);
    more.ifPresent(button -> button.setVisible(false));
  }

  private TextField reason(Longer longer, ActionButton allow) {
    var field = new TextField();
    Accessibility.name(field, "guard-reason", "The reason to let others wait longer");
    field.setPromptText("The reason, in at least " + REASON + " characters; it is kept");
    HBox.setHgrow(field, Priority.ALWAYS);
    Runnable fit =
        () ->
            allow.setReason(
                field.getText().strip().length() >= REASON
                    ? Optional.empty()
                    : Optional.of("A reason of at least " + REASON + " characters is needed."));
    field.textProperty().addListener((_, _, _) -> fit.run());
    fit.run();
    allow.setOnAction(_ -> {
      if (allow.reason().isEmpty()) {
        allow(longer, Optional.of(field.getText().strip()));
      }
    });
    field.setOnAction(_ -> allow.fire());
    return field;
  }

  private void allow(Longer longer, Optional<String> reason) {
    model.extendGuard(longer, reason);
    back();
  }

  private void back() {
    close();
    more.ifPresent(ActionButton::requestFocus);
  }

  private void close() {
    asking = false;
    form.setVisible(false);
    form.getChildren().clear();
    more.ifPresent(button -> button.setVisible(true));
  }
}
