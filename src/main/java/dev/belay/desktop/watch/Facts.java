package dev.belay.desktop.watch;

import dev.belay.desktop.fx.SteadyLabel;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/**
 * Labels with their values. Where only values change, only their words do: ages grow each second.
 */
public final class Facts extends GridPane {
  private final List<SteadyLabel> names = new ArrayList<>();
  private final List<SteadyLabel> values = new ArrayList<>();

  /** A label and its value. */
  public record Fact(String label, String value) {}

  /** None yet. */
  public Facts() {
    setHgap(12);
    setVgap(4);
    var first = new ColumnConstraints();
    var rest = new ColumnConstraints();
    rest.setHgrow(Priority.ALWAYS);
    getColumnConstraints().setAll(first, rest);
  }

  /** Shows those: rows stay, at the end some are hidden or come. */
  public void show(List<Fact> now) {
    while (names.size() < now.size()) {
      var name = SteadyLabel.line("small", "muted");
      var value = new SteadyLabel("small");
      GridPane.setValignment(name, VPos.TOP);
      addRow(names.size(), name, value);
      names.add(name);
      values.add(value);
    }
    for (var row = 0; row < names.size(); row++) {
      var there = row < now.size();
      present(names.get(row), there);
      present(values.get(row), there);
      if (there) {
        names.get(row).setText(now.get(row).label());
        values.get(row).setText(now.get(row).value());
      }
    }
  }

  private static void present(Label label, boolean there) {
    label.setVisible(there);
    label.setManaged(there);
  }
}
