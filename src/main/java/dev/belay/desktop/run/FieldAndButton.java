package dev.belay.desktop.run;

import javafx.geometry.Orientation;
import javafx.scene.layout.Region;

/** A field and the button that acts on it: side by side where there is room, else one below. */
final class FieldAndButton extends Region {
  private static final double GAP = 12;
  private static final double BELOW = 8;

  private final Region field;
  private final Region button;

  FieldAndButton(Region field, Region button) {
    this.field = field;
    this.button = button;
    getChildren().addAll(field, button);
  }

  private boolean fits(double width) {
    return width < 0 || field.minWidth(-1) + GAP + button.prefWidth(-1) <= width;
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computeMinWidth(double height) {
    return Math.max(field.minWidth(-1), button.minWidth(-1));
  }

  @Override
  protected double computePrefWidth(double height) {
    return field.prefWidth(-1) + GAP + button.prefWidth(-1);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    var first = field.prefHeight(-1);
    var second = button.prefHeight(-1);
    return snapSizeY(fits(width) ? Math.max(first, second) : first + BELOW + second);
  }

  @Override
  protected void layoutChildren() {
    var width = getWidth();
    var act = Math.min(width, snapSizeX(button.prefWidth(-1)));
    var high = snapSizeY(button.prefHeight(-1));
    var line = fits(width);
    field.resizeRelocate(0, 0, line ? width - GAP - act : width, snapSizeY(field.prefHeight(-1)));
    button.resizeRelocate(width - act, getHeight() - high, act, high);
  }
}
