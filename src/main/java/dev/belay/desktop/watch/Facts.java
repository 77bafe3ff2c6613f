package dev.belay.desktop.watch;

import dev.belay.desktop.fx.SteadyLabel;
import dev.belay.desktop.fx.Text;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/**
 * Labels with their values. Where only values change, only their words do: ages grow each second.
 */
public final class Facts extends GridPane {
  private final List<SteadyLabel> values = new ArrayList<>();
  private List<String> labels = List.of();

  /** A label and its value. */
  public record Fact(String label, String value) {}

  /** None yet. */
  public Facts() {
    setHgap(12);
    setVgap(4);
    var names = new ColumnConstraints();
    var rest = new ColumnConstraints();
    rest.setHgrow(Priority.ALWAYS);
    getColumnConstraints().setAll(names, rest);
  }

  /** Shows those. */
  public void show(List<Fact> now) {
    var named = now.stream().map(Fact::label).toList();
    if (!named.equals(labels)) {
      labels = named;
      values.clear();
      getChildren().clear();
      for (var row = 0; row < now.size(); row++) {
        var name = Text.whole(named.get(row), "small", "muted");
        var value = new SteadyLabel("small");
        GridPane.setValignment(name, VPos.TOP);
        addRow(row, name, value);
        values.add(value);
      }
    }
    for (var row = 0; row < now.size(); row++) {
      values.get(row).setText(now.get(row).value());
    }
  }
}
