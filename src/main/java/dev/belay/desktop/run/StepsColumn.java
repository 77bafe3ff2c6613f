package dev.belay.desktop.run;

import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.run.RunScreen.PhaseRows;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;

/**
 * The left column of a run. Where there is no room, or by hand, it is a column of icons; where
 * there is no room it then opens over the centre.
 */
final class StepsColumn extends Pane {
  private static final double ICONS = 48;
  private static final double BUTTON = 30;

  private final StepsPane steps;
  private final Button opener = new Button();
  private boolean narrow;
  private boolean open;
  private boolean folded;

  StepsColumn(RunViewModel model) {
    getStyleClass().add("steps-column");
    steps =
        new StepsPane(
            step -> {
              model.read(step);
              // Over the centre the list hides what was chosen.
              setOpen(false);
            },
            model::fold);
    opener.setId("steps-open");
    opener.getStyleClass().add("steps-open");
    opener.setOnAction(_ -> toggle());
    getChildren().addAll(opener, steps);
    setViewOrder(-1);
    arrange();
  }

  /** Brings the step that is read into view. */
  void goAlong() {
    steps.goAlong();
  }

  void show(List<PhaseRows> phases) {
    steps.show(phases);
  }

  /** Whether there is room for the icons only. */
  void setNarrow(boolean now) {
    if (narrow != now) {
      narrow = now;
      open = false;
      arrange();
    }
  }

  /** Opens the whole list, or leaves its icons. */
  void toggle() {
    if (narrow) {
      setOpen(!open);
    } else {
      folded = !folded;
      arrange();
    }
  }

  private void setOpen(boolean now) {
    if (open != now) {
      open = now;
      arrange();
    }
  }

  /** Whether only the icons are shown. */
  boolean icons() {
    return narrow ? !open : folded;
  }

  private void arrange() {
    steps.setIcons(icons());
    opener.setVisible(narrow || folded);
    opener.setGraphic((icons() ? Icon.FOLDED : Icon.UNFOLDED).node());
    opener.setTooltip(new Tooltip((icons() ? "Step list" : "Icons only") + " (Ctrl+B)"));
    opener.setAccessibleText(icons() ? "Open the step list" : "Leave the icons of the steps");
    requestLayout();
  }

  private double column() {
    return narrow || folded ? ICONS : steps.prefWidth(-1);
  }

  @Override
  protected double computePrefWidth(double height) {
    return column();
  }

  @Override
  protected double computeMinWidth(double height) {
    return column();
  }

  @Override
  protected double computePrefHeight(double width) {
    return steps.prefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    var top = opener.isVisible() ? BUTTON : 0;
    var wide = icons() ? ICONS : steps.prefWidth(-1);
    opener.resizeRelocate(0, 0, wide, top);
    steps.resizeRelocate(0, top, wide, Math.max(0, getHeight() - top));
  }
}
