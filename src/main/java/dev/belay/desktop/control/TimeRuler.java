package dev.belay.desktop.control;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/** Elapsed time on one ruler with what was rehearsed, when the guard acts and where it ends. */
public final class TimeRuler extends Region {
  private static final double BAR = 12;
  private static final double GAP = 5;
  private static final double BETWEEN = 10;

  private final Region track = new Region();
  private final Region fill = new Region();
  private final List<Region> ticks = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private Reading shown = new Reading(0, 0, List.of());

  /**
   * What the ruler shows, in seconds.
   *
   * @param end where the ruler ends; 0 when no end is known: then it only grows
   */
  public record Reading(double elapsed, double end, List<Mark> marks) {
    public Reading {
      marks = List.copyOf(marks);
    }
  }

  /** A moment on the ruler and its words: {@code rehearsed 3.9 s}. */
  public record Mark(double at, String words, Kind kind) {}

  /** What a mark means. */
  public enum Kind {
    /** Words without a tick: where the ruler begins. */
    START,
    REHEARSED,
    GUARD,
    END
  }

  /** A ruler that shows that. */
  public TimeRuler(Reading reading) {
    getStyleClass().add("time-ruler");
    track.getStyleClass().add("ruler-track");
    fill.getStyleClass().add("ruler-fill");
    show(reading);
  }

  /** Shows a newer reading. */
  public void show(Reading reading) {
    if (!reading.marks().equals(shown.marks()) || getChildren().isEmpty()) {
      rebuild(reading.marks());
    }
    shown = reading;
    requestLayout();
    Accessibility.readsAs(
        this,
        String.format(Locale.ROOT, "%.1f s elapsed, ", reading.elapsed())
            + reading.marks().stream().map(Mark::words).collect(Collectors.joining(", ")));
  }

  private void rebuild(List<Mark> marks) {
    ticks.clear();
    labels.clear();
    for (var mark : marks) {
      var tick = new Region();
      tick.getStyleClass().addAll("ruler-tick", mark.kind().name().toLowerCase(Locale.ROOT));
      ticks.add(tick);
      labels.add(Text.whole(mark.words(), "small", "muted"));
    }
    getChildren().setAll(track, fill);
    getChildren().addAll(ticks);
    getChildren().addAll(labels);
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computeMinWidth(double height) {
    return labels.stream().mapToDouble(label -> label.prefWidth(-1)).max().orElse(80);
  }

  @Override
  protected double computePrefHeight(double width) {
    return BAR + (labels.isEmpty() ? 0 : GAP + placeLabels(width < 0 ? 600 : width, false));
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    var width = getWidth();
    track.resizeRelocate(0, 1, width, BAR - 2);
    fill.resizeRelocate(0, 1, snapSizeX(place(shown.elapsed(), width)), BAR - 2);
    for (var i = 0; i < ticks.size(); i++) {
      var x = place(shown.marks().get(i).at(), width);
      ticks.get(i).resizeRelocate(snapPositionX(Math.clamp(x - 1, 0, width - 2)), -1, 2, BAR + 2);
    }
    placeLabels(width, true);
  }

  /** Where that many seconds are; behind the end stands at the end. */
  private double place(double seconds, double width) {
    var furthest = shown.marks().stream().mapToDouble(Mark::at).max().orElse(0);
    var end = shown.end() > 0 ? shown.end() : Math.max(furthest, shown.elapsed()) * 1.25;
    return end <= 0 ? 0 : Math.clamp(seconds / end, 0, 1) * width;
  }

  /** Each label under its mark, in the first row in which it hides no other one. */
  private double placeLabels(double width, boolean move) {
    var rows = new ArrayList<List<double[]>>();
    var height = 0.0;
    for (var i = 0; i < labels.size(); i++) {
      var wide = labels.get(i).prefWidth(-1);
      height = Math.max(height, labels.get(i).prefHeight(-1));
      var x = place(shown.marks().get(i).at(), width) - wide / 2;
      var left = Math.clamp(x, 0, Math.max(0, width - wide));
      var row = 0;
      while (row < rows.size() && hides(rows.get(row), left, wide)) {
        row++;
      }
      if (row == rows.size()) {
        rows.add(new ArrayList<>());
      }
      rows.get(row).add(new double[] {left, left + wide});
      if (move) {
        labels.get(i).resizeRelocate(snapPositionX(left), BAR + GAP + row * height, wide, height);
      }
    }
    return rows.size() * height;
  }

  private static boolean hides(List<double[]> taken, double left, double wide) {
    return taken.stream()
        .anyMatch(other -> left < other[1] + BETWEEN && other[0] < left + wide + BETWEEN);
  }
}
