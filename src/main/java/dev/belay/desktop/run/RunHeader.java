package dev.belay.desktop.run;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.Chip;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.desktop.run.RunScreen.Fact;
import dev.belay.desktop.run.RunScreen.Header;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The run's title and state, and what is always in sight of it. */
final class RunHeader extends HBox {
  private final HBox name = new HBox(12);
  private final HBox facts = new HBox(18);
  private final HBox buttons = new HBox(8);
  private final Subscriptions subscriptions = new Subscriptions();
  private Optional<Header> shown = Optional.empty();

  RunHeader(RunViewModel model, Runnable handOver) {
    getStyleClass().add("run-header");
    setAlignment(Pos.CENTER_LEFT);
    setSpacing(16);
    name.setAlignment(Pos.CENTER_LEFT);
    facts.setAlignment(Pos.CENTER_LEFT);
    buttons.setAlignment(Pos.CENTER_LEFT);
    var hand = new ActionButton(ActionButton.Kind.PLAIN, "Hand over…", "", handOver);
    hand.setId("run-hand-over");
    Accessibility.hint(hand, "Copies a card of the run", "Ctrl+H");
    var stop = new ActionButton(ActionButton.Kind.DESTRUCTIVE, "Stop run…", "", model::stop);
    stop.setId("run-stop-run");
    stop.managedProperty().bind(stop.visibleProperty());
    buttons.getChildren().addAll(hand, stop);
    getChildren().addAll(name, Text.gap(), facts, buttons);
    subscriptions.watch(
        model.room(),
        room -> {
          var title =
              switch (room) {
                case RunRoom.Empty _ -> "Run";
                case RunRoom.Starting(var form) -> form.resolved().runbook().about().title();
                case RunRoom.Opening(var words, var _) -> words;
                case RunRoom.NotOpened(var words, var _, var _) -> words;
                case RunRoom.Beside(var wanted, var _, var _) -> wanted.title();
                case RunRoom.Shown _ -> "";
              };
          buttons.setVisible(title.isEmpty());
          stop.setVisible(stops(model));
          if (!title.isEmpty()) {
            shown = Optional.empty();
            facts.getChildren().clear();
            name.getChildren().setAll(Text.whole(title, "room-title"));
          }
        });
    subscriptions.watch(
        model.screen(),
        screen -> {
          screen.map(RunScreen::header).ifPresent(this::show);
          stop.setVisible(stops(model));
        });
  }

  /** While a step runs the action bar has Stop, and asked for once is enough. */
  private static boolean stops(RunViewModel model) {
    return model.picture().filter(RunPicture::drivenHere).filter(one -> !one.stopping()).isPresent()
        && model
            .screen()
            .get()
            .filter(one -> !(one.bar().main() instanceof ActionBar.Main.Running))
            .isPresent();
  }

  private void show(Header now) {
    if (shown.equals(Optional.of(now))) {
      return;
    }
    var before = shown;
    shown = Optional.of(now);
    if (!before.map(Header::look).equals(Optional.of(now.look()))
        || !before.map(Header::title).equals(Optional.of(now.title()))) {
      name.getChildren()
          .setAll(
              Text.whole(now.title(), "room-title"),
              new Chip(now.look().icon(), now.look().word(), now.look().tone()));
    }
    if (before.map(old -> labels(old).equals(labels(now))).orElse(false)) {
      for (var i = 0; i < now.facts().size(); i++) {
        if (((VBox) facts.getChildren().get(i)).getChildren().get(1) instanceof Label value) {
          value.setText(now.facts().get(i).value());
        }
      }
    } else {
      facts.getChildren().setAll(now.facts().stream().map(RunHeader::fact).toList());
    }
  }

  private static List<String> labels(Header header) {
    return header.facts().stream().map(Fact::label).toList();
  }

  private static VBox fact(Fact fact) {
    var value = Text.whole(fact.value(), "strong");
    if (fact.mono()) {
      value.getStyleClass().add("mono");
    }
    var box = new VBox(Text.whole(fact.label(), "caption", "muted"), value);
    box.setAlignment(Pos.CENTER_LEFT);
    return Accessibility.readsAs(box, fact.label() + " " + fact.value());
  }
}
