package dev.belay.desktop.watch;

import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.layout.FlowPane;

/** The chips of a room's header; where only a number changes the chip stays. */
public final class Chips extends FlowPane {
  private List<Words> shown = List.of();

  /** What a chip says. */
  public record Words(Icon icon, String words, Tone tone) {}

  /** None yet. */
  public Chips() {
    super(8, 4);
    setAlignment(Pos.CENTER_LEFT);
    setMinWidth(0);
  }

  /** Shows those; the same again changes nothing. */
  public void show(List<Words> now) {
    if (now.equals(shown)) {
      return;
    }
    for (var i = 0; i < now.size(); i++) {
      show(i, now.get(i));
    }
    getChildren().remove(now.size(), getChildren().size());
    shown = List.copyOf(now);
  }

  private void show(int at, Words now) {
    var before = at < shown.size() ? shown.get(at) : null;
    if (before != null
        && before.icon() == now.icon()
        && before.tone() == now.tone()
        && getChildren().get(at) instanceof Chip chip) {
      chip.setWords(now.words());
      return;
    }
    var chip = new Chip(now.icon(), now.words(), now.tone());
    if (before == null) {
      getChildren().add(chip);
    } else {
      getChildren().set(at, chip);
    }
  }
}
