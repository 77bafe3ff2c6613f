package dev.belay.desktop.locks;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.watch.Chips;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.Ways;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** How many wait and since when, the filter, and whether the picture stands still. */
final class LocksHeader extends HBox {
  private final Chips chips = new Chips();
  private final TextField field = new TextField();
  private final Label cost = Text.whole("", "small", "muted");
  private final HBox freeze = new HBox();

  LocksHeader(
      LocksViewModel model,
      RecorderModel<BlockScene> recorder,
      Runnable stand,
      Subscriptions subscriptions) {
    setSpacing(12);
    getStyleClass().add("live-header");
    cost.getStyleClass().add("live-cost");
    freeze.setAlignment(Pos.CENTER);
    setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(chips, Priority.ALWAYS);
    field.setId("locks-filter");
    field.setPromptText("Filter by pid, role, table");
    field.setAccessibleText("Filter by pid, role, application, table or query");
    field.textProperty().bindBidirectional(model.filter());
    HBox.setHgrow(field, Priority.ALWAYS);
    var filter = new HBox(Icon.SEARCH.node(), field, new KeyCap("/"));
    filter.getStyleClass().add("filter");
    getChildren().addAll(Text.whole("Locks", "room-title"), chips, filter, freeze, cost);
    subscriptions.watch(model.frozen(), _ -> button(model, recorder, stand));
    subscriptions.watch(recorder.state(), _ -> button(model, recorder, stand));
    subscriptions.watch(model.shown(), this::show);
  }

  /** The frame gives its size: a number that changes in it does not concern the room. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  TextField field() {
    return field;
  }

  /** Freezes what is, or lets the past stand still. */
  private void button(LocksViewModel model, RecorderModel<BlockScene> recorder, Runnable stand) {
    var state = recorder.state().get();
    var words =
        state.at().isPresent()
            ? state.speed() > 0 ? "Pause" : "Play"
            : model.frozen().get() ? "Go on" : "Freeze";
    if (freeze.getChildren().stream()
        .anyMatch(node -> node instanceof ActionButton old && old.words().equals(words))) {
      return;
    }
    var had = freeze.getChildren().stream().anyMatch(node -> node.isFocused());
    var button = new ActionButton(ActionButton.Kind.PLAIN, words, "Space", stand);
    button.setId("locks-freeze");
    freeze.getChildren().setAll(button);
    if (had) {
      button.requestFocus();
    }
  }

  private void show(Optional<Watched<BlockScene>> now) {
    var scene = now.flatMap(Watched::scene);
    cost.setText(
        scene
            .map(one ->
                "every 1 s, costs "
                    + String.format(Locale.ROOT, "%.1f ms", one.sample().cost().millis()))
            .orElse(""));
    chips.show(scene.map(one -> words(one.counts())).orElse(List.of()));
  }

  private static List<Chips.Words> words(BlockScene.Counts counts) {
    var words = new ArrayList<Chips.Words>();
    if (counts.waiting() > 0) {
      words.add(
          new Chips.Words(
              Icon.WARNING,
              Ways.sessions(counts.waiting()) + (counts.waiting() == 1 ? " waits" : " wait"),
              Tone.WARNING));
      words.add(
          new Chips.Words(
              Icon.LOCK,
              counts.roots() == 1 ? "1 root blocker" : counts.roots() + " root blockers",
              Tone.MUTED));
      words.add(
          new Chips.Words(
              Icon.EXPIRED,
              "Oldest wait " + counts.oldest().map(Formats::prose).orElse("just begun"),
              Tone.MUTED));
    }
    words.add(
        counts.belay() == 0
            ? new Chips.Words(Icon.DONE, "Belay blocks nobody", Tone.SUCCESS)
            : new Chips.Words(Icon.WARNING, "Belay blocks " + counts.belay(), Tone.DANGER));
    return words;
  }
}
