package dev.belay.desktop.activity;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.watch.Chips;
import dev.belay.desktop.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** How many sessions there are and what is wrong with some; the filter; freeze and go on. */
final class ActivityHeader extends HBox {
  private final ActivityViewModel model;
  private final Chips chips = new Chips();
  private final TextField field = new TextField();
  private final Label cost = Text.whole("", "small", "muted");
  private final HBox freeze = new HBox();

  ActivityHeader(ActivityViewModel model, Subscriptions subscriptions) {
    this.model = model;
    setSpacing(12);
    getStyleClass().add("live-header");
    cost.getStyleClass().add("live-cost");
    setAlignment(Pos.CENTER_LEFT);
    freeze.setAlignment(Pos.CENTER);
    HBox.setHgrow(chips, Priority.ALWAYS);
    field.setId("activity-filter");
    field.setPromptText("Filter by pid, role, query");
    field.setAccessibleText("Filter by pid, role, application, client, state, wait or query");
    field
        .textProperty()
        .addListener((_, _, now) -> model.filter(model.choice().get().filter().withText(now)));
    HBox.setHgrow(field, Priority.ALWAYS);
    var filter = new HBox(Icon.SEARCH.node(), field, new KeyCap("/"));
    filter.getStyleClass().add("filter");
    getChildren().addAll(Text.whole("Activity", "room-title"), chips, filter, freeze, cost);
    subscriptions.watch(model.frozen(), this::button);
    subscriptions.watch(model.shown(), _ -> show());
    subscriptions.watch(
        model.choice(),
        now -> {
          if (!field.getText().equals(now.filter().text())) {
            field.setText(now.filter().text());
          }
          show();
        });
  }

  /** The frame gives its size: a number that changes in it does not concern the room. */
  @Override
  public void requestLayout() {
    setNeedsLayout(true);
  }

  Node field() {
    return field;
  }

  private void button(boolean frozen) {
    var had = freeze.getChildren().stream().anyMatch(Node::isFocused);
    var button =
        new ActionButton(
            ActionButton.Kind.PLAIN,
            frozen ? "Go on" : "Freeze",
            "Space",
            () -> model.frozen().set(!model.frozen().get()));
    button.setId("activity-freeze");
    freeze.getChildren().setAll(button);
    if (had) {
      button.requestFocus();
    }
  }

  private void show() {
    var scene = model.shown().get().flatMap(Watched::scene);
    cost.setText(
        scene
            .map(one ->
                "costs " + String.format(Locale.ROOT, "%.1f ms", one.sample().cost().millis()))
            .orElse(""));
    chips.show(scene.map(this::words).orElse(List.of()));
  }

  private List<Chips.Words> words(ActivityScene scene) {
    var words = new ArrayList<Chips.Words>();
    var all = scene.lines().size();
    var visible = model.rows().size();
    words.add(
        visible == all
            ? new Chips.Words(
                Icon.QUEUE, Formats.count(all) + (all == 1 ? " process" : " processes"), Tone.MUTED)
            : new Chips.Words(Icon.SEARCH, Formats.parts(visible, all) + " shown", Tone.ACCENT));
    if (scene.counts().onlyBelay()) {
      words.add(new Chips.Words(Icon.INFO, "Only Belay is connected", Tone.MUTED));
    }
    add(words, scene.counts().waiting(), Mark.Kind.WAITS, "wait for a lock");
    add(words, scene.counts().idle(), Mark.Kind.IDLE_IN_TRANSACTION, "idle in transaction");
    add(words, scene.counts().orphaned(), Mark.Kind.ORPHANED, "orphaned");
    return words;
  }

  private static void add(List<Chips.Words> words, long count, Mark.Kind kind, String does) {
    if (count > 0) {
      var says = count == 1 && does.startsWith("wait ") ? "waits" + does.substring(4) : does;
      words.add(new Chips.Words(kind.icon(), Formats.count(count) + " " + says, kind.tone()));
    }
  }
}
