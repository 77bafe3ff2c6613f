package dev.belay.desktop.watch;

import dev.belay.desktop.control.Chip;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;

/** Chips beside each other; where only a number changes the chip stays. */
public final class Chips extends FlowPane {
  private final int lead;
  private final List<Map<Tone, Chip>> places = new ArrayList<>();
  private List<Words> shown = List.of();

  /** What a chip says. */
  public record Words(Icon icon, String words, Tone tone) {}

  /** None yet, but for what stands before them. */
  public Chips(Node... before) {
    super(8, 4, before);
    lead = before.length;
    setAlignment(Pos.CENTER_LEFT);
    setMinWidth(0);
  }

  /** Shows those; the same again changes nothing. */
  public void show(List<Words> now) {
    if (now.equals(shown)) {
      return;
    }
    for (var i = 0; i < Math.max(now.size(), places.size()); i++) {
      if (i == places.size()) {
        places.add(new EnumMap<>(Tone.class));
      }
      show(i, i < now.size() ? Optional.of(now.get(i)) : Optional.empty());
    }
    shown = List.copyOf(now);
  }

  /**
   * Another colour is another chip: one that changed its own would have all rules matched again.
   */
  private void show(int place, Optional<Words> now) {
    var chips = places.get(place);
    now.ifPresent(one -> {
      var chip = chips.computeIfAbsent(one.tone(), tone -> chip(place, one));
      chip.show(one.icon(), one.words());
    });
    chips.forEach((tone, chip) -> {
      var there = now.filter(one -> one.tone() == tone).isPresent();
      chip.setVisible(there);
      chip.setManaged(there);
    });
  }

  private Chip chip(int place, Words one) {
    var at = lead;
    for (var i = 0; i <= place; i++) {
      at += places.get(i).size();
    }
    var chip = new Chip(one.icon(), one.words(), one.tone());
    getChildren().add(at, chip);
    return chip;
  }
}
