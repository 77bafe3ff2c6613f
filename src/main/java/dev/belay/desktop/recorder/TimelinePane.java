package dev.belay.desktop.recorder;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.recorder.RecorderModel.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The timeline: what is recorded, and a way to any second of it. */
public final class TimelinePane extends VBox {
  private final RecorderModel<?> model;
  private final TimelineDrawing drawing;
  private final Label title = Text.whole("Flight recorder", "semibold");
  private final Label about = Text.of("", "small", "muted");
  private final HBox place = new HBox();
  private final Timeline clock;
  private List<Object> shown = List.of();
  private boolean frozen;

  /** A timeline of that. */
  public TimelinePane(RecorderModel<?> model, Subscriptions subscriptions) {
    this.model = model;
    this.drawing =
        new TimelineDrawing(moment -> {
          requestFocus();
          model.seek(moment);
        });
    setId("timeline");
    setAccessibleRole(AccessibleRole.SLIDER);
    setFocusTraversable(true);
    getStyleClass().add("timeline");
    getStylesheets()
        .add(
            Objects.requireNonNull(TimelinePane.class.getResource("recorder.css"), "recorder.css")
                .toExternalForm());
    about.setMinWidth(0);
    about.setTooltip(new Tooltip());
    HBox.setHgrow(about, Priority.ALWAYS);
    about.setMaxWidth(Double.MAX_VALUE);
    place.setAlignment(Pos.CENTER_LEFT);
    var head =
        new HBox(
            title,
            about,
            button("timeline-previous", "Previous event", "[", model::previousEvent),
            button("timeline-back", "1 s back", "", () -> model.move(Duration.ofSeconds(-1))),
            button("timeline-on", "1 s on", "", () -> model.move(Duration.ofSeconds(1))),
            button("timeline-next", "Next event", "]", model::nextEvent),
            place);
    head.getStyleClass().add("timeline-head");
    head.setAlignment(Pos.CENTER_LEFT);
    VBox.setVgrow(drawing, Priority.ALWAYS);
    getChildren().addAll(head, drawing);
    clock = new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), _ -> model.tick()));
    clock.setCycleCount(Animation.INDEFINITE);
    subscriptions.add(clock::stop);
    subscriptions.watch(model.state(), this::show);
  }

  /** The style sheet gives its size: what changes in it does not concern the room. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  private static ActionButton button(String id, String words, String key, Runnable action) {
    var button = new ActionButton(ActionButton.Kind.PLAIN, words, key, action);
    button.setId(id);
    button.getStyleClass().add("short");
    return button;
  }

  /** Draws half as much time, or twice as much. */
  public void zoom(boolean longer) {
    drawing.zoom(longer);
  }

  /** Whether the focus is in it. */
  public boolean hasFocus() {
    return isFocusWithin();
  }

  /** Stands still, or follows again what is recorded meanwhile; a look back still moves it. */
  public void freeze(boolean still) {
    frozen = still;
    show(model.state().get());
  }

  private void show(State now) {
    if (frozen && now.at().isEmpty() && now.source().filter(Source::live).isPresent()) {
      place(now);
      return;
    }
    drawing.show(now.source(), now.at());
    about.setText(about(now));
    about.getTooltip().setText(about.getText());
    var style = now.says().isEmpty() ? "muted" : "tone-danger";
    if (!about.getStyleClass().contains(style)) {
      about.getStyleClass().removeAll("muted", "tone-danger");
      about.getStyleClass().add(style);
    }
    place(now);
    setAccessibleText(
        "Flight recorder, "
            + now.at().map(at -> "at " + Formats.moment(at) + " UTC").orElse("live")
            + ". Left and Right go one second, with Shift one minute; End goes to now");
    if (now.speed() > 0) {
      clock.play();
    } else {
      clock.stop();
    }
  }

  private static String about(State now) {
    if (!now.says().isEmpty()) {
      return now.says();
    }
    if (now.source().isEmpty()) {
      return "nothing is recorded: no server is watched";
    }
    var source = now.source().get();
    var since = source.course().first();
    if (since.isEmpty()) {
      return "no sample yet";
    }
    return source.live()
        ? "sessions waiting since " + Formats.moment(since.get()) + " UTC"
        : source.title()
            + ", "
            + Formats.date(since.get())
            + ", "
            + Formats.prose(source.course().length());
  }

  /** New only when it says something else: its buttons may have the focus. */
  private void place(State now) {
    var live = now.source().filter(Source::live).isPresent();
    List<Object> words =
        now.at().isEmpty()
            ? List.of("live", now.source().isPresent(), frozen)
            : List.of("past", live, now.speed());
    if (words.equals(shown)) {
      return;
    }
    shown = words;
    var had = place.getChildren().stream().anyMatch(Node::isFocused);
    place.getChildren().clear();
    if (now.at().isPresent()) {
      place
          .getChildren()
          .addAll(
              button(
                  "timeline-play",
                  now.speed() == 0 ? "Play" : "Pause",
                  "Space",
                  () -> model.play(now.speed() == 0 ? 1 : 0)),
              button(
                  "timeline-fast",
                  now.speed() == 10 ? "10 times as fast" : "Play 10 times as fast",
                  "",
                  () -> model.play(now.speed() == 10 ? 0 : 10)),
              button(
                  "timeline-live",
                  live ? "Back to live" : "Close the recording",
                  live ? "End" : "",
                  model::now));
    } else if (now.source().isPresent()) {
      place
          .getChildren()
          .add(
              frozen
                  ? new Chip(Icon.WAITING, "Frozen", Tone.WARNING)
                  : new Chip(Icon.RUNNING, "Live", Tone.SUCCESS));
    }
    if (had) {
      requestFocus();
    }
  }
}
