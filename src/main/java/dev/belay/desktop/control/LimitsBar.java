package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.List;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The limits under which a step runs, side by side; the row breaks when it has no room. */
public final class LimitsBar extends Region {
  private static final PseudoClass ROW_START = PseudoClass.getPseudoClass("row-start");
  private static final PseudoClass LATER_ROW = PseudoClass.getPseudoClass("later-row");

  private List<Limit> shown = List.of();

  /**
   * A limit under its name.
   *
   * @param mono whether the value is the server's own
   */
  public record Limit(String label, String value, boolean mono) {}

  /** A bar of these limits. */
  public LimitsBar(List<Limit> limits) {
    getStyleClass().addAll("panel", "limits-bar");
    show(limits);
  }

  /** Shows other limits. */
  public void show(List<Limit> limits) {
    if (limits.equals(shown)) {
      return;
    }
    shown = List.copyOf(limits);
    getChildren().setAll(shown.stream().map(LimitsBar::cell).toList());
    Accessibility.name(
        this,
        "limits",
        shown.stream()
            .map(limit -> limit.label() + " " + limit.value())
            .collect(Collectors.joining(", ")));
  }

  private static VBox cell(Limit limit) {
    var value = Text.whole(limit.value(), "strong");
    if (limit.mono()) {
      value.getStyleClass().addAll("mono", "limit-mono");
    }
    var cell = new VBox(Text.whole(limit.label(), "small", "muted"), value);
    cell.getStyleClass().add("limit");
    HBox.setHgrow(cell, Priority.ALWAYS);
    return cell;
  }

  @Override
  public javafx.geometry.Orientation getContentBias() {
    return javafx.geometry.Orientation.HORIZONTAL;
  }

  @Override
  protected double computeMinWidth(double height) {
    return getManagedChildren().stream().mapToDouble(cell -> cell.prefWidth(-1)).max().orElse(0);
  }

  @Override
  protected double computePrefWidth(double height) {
    return getManagedChildren().stream().mapToDouble(cell -> cell.prefWidth(-1)).sum();
  }

  @Override
  protected double computePrefHeight(double width) {
    return place(width < 0 ? Double.MAX_VALUE : width, false);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    place(getWidth(), true);
  }

  /** Puts cells into rows; those of a row share what is left of its width. */
  private double place(double width, boolean move) {
    var cells = getManagedChildren();
    var y = 0.0;
    for (var first = 0; first < cells.size(); ) {
      var used = cells.get(first).prefWidth(-1);
      var height = cells.get(first).prefHeight(-1);
      var next = first + 1;
      while (next < cells.size() && used + cells.get(next).prefWidth(-1) <= width) {
        used += cells.get(next).prefWidth(-1);
        height = Math.max(height, cells.get(next).prefHeight(-1));
        next++;
      }
      var spare = (width - used) / (next - first);
      var x = 0.0;
      for (var i = first; i < next && move; i++) {
        var wide = cells.get(i).prefWidth(-1) + Math.max(0, spare);
        cells.get(i).resizeRelocate(snapPositionX(x), y, snapSizeX(wide), height);
        cells.get(i).pseudoClassStateChanged(ROW_START, i == first);
        cells.get(i).pseudoClassStateChanged(LATER_ROW, first > 0);
        x += wide;
      }
      y += height;
      first = next;
    }
    return y;
  }
}
