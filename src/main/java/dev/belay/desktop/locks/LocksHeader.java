package dev.belay.desktop.locks;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.Ways;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** How many wait and since when, the filter, and whether the picture stands still. */
final class LocksHeader extends HBox {
  private final FlowPane chips = new FlowPane(8, 4);
  private final TextField field = new TextField();
  private final Label cost = Text.whole("", "small", "muted");
  private final HBox freeze = new HBox();
  private List<String> shown = List.of();

  LocksHeader(
      LocksViewModel model,
      RecorderModel<BlockScene> recorder,
      Runnable stand,
      Subscriptions subscriptions) {
    setSpacing(12);
    getStyleClass().add("locks-header");
    cost.getStyleClass().add("locks-cost");
    freeze.setAlignment(Pos.CENTER);
    setAlignment(Pos.CENTER_LEFT);
    chips.setAlignment(Pos.CENTER_LEFT);
    chips.setMinWidth(0);
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
    var words = scene.map(one -> words(one.counts())).orElse(List.of());
    if (!words.equals(shown)) {
      shown = words;
      chips.getChildren().clear();
      scene.ifPresent(one -> chips(one.counts(), words));
    }
  }

  private static List<String> words(BlockScene.Counts counts) {
    var words = new ArrayList<String>();
    if (counts.waiting() > 0) {
      words.add(Ways.sessions(counts.waiting()) + (counts.waiting() == 1 ? " waits" : " wait"));
      words.add(counts.roots() == 1 ? "1 root blocker" : counts.roots() + " root blockers");
      words.add("Oldest wait " + counts.oldest().map(Formats::prose).orElse("just begun"));
    }
    words.add(counts.belay() == 0 ? "Belay blocks nobody" : "Belay blocks " + counts.belay());
    return words;
  }

  private void chips(BlockScene.Counts counts, List<String> words) {
    for (var i = 0; i < words.size(); i++) {
      var belay = i == words.size() - 1;
      if (belay) {
        chips
            .getChildren()
            .add(
                counts.belay() == 0
                    ? new Chip(Icon.DONE, words.get(i), Tone.SUCCESS)
                    : new Chip(Icon.WARNING, words.get(i), Tone.DANGER));
      } else {
        chips
            .getChildren()
            .add(
                switch (i) {
                  case 0 -> new Chip(Icon.WARNING, words.get(i), Tone.WARNING);
                  case 1 -> new Chip(Icon.LOCK, words.get(i), Tone.MUTED);
                  default -> new Chip(Icon.EXPIRED, words.get(i), Tone.MUTED);
                });
      }
    }
  }
}
