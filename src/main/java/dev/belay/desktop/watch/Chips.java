package dev.belay.desktop.watch;

import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;

/** Chips beside each other; where only a number changes the chip stays. */
public final class Chips extends FlowPane {
  private final List<Chip> chips = new ArrayList<>();
  private List<Words> shown = List.of();

  /** What a chip says. */
  public record Words(Icon icon, String words, Tone tone) {}

  /** None yet, but for what stands before them. */
  public Chips(Node... before) {
    super(8, 4, before);
    setAlignment(Pos.CENTER_LEFT);
    setMinWidth(0);
  }

  /** Shows those; the same again changes nothing. */
  public void show(List<Words> now) {
    if (now.equals(shown)) {
      return;
    }
    for (var i = 0; i < now.size(); i++) {
      var one = now.get(i);
      if (i < chips.size()) {
        chips.get(i).show(one.icon(), one.words(), one.tone());
      } else {
        chips.add(new Chip(one.icon(), one.words(), one.tone()));
        getChildren().add(chips.getLast());
      }
    }
    for (var i = 0; i < chips.size(); i++) {
      chips.get(i).setVisible(i < now.size());
      chips.get(i).setManaged(i < now.size());
    }
    shown = List.copyOf(now);
  }
}
