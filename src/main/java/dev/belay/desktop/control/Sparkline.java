package dev.belay.desktop.control;

import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;

/**
 * The course of a value: a line with a dot at its newest end, dashed the limit, upright the moment
 * of an event. It is a drawing of what stands beside it in words, so it reads as nothing.
 */
public final class Sparkline extends Region {
  private static final double DOT = 4;
  private static final double EDGE = 3;

  private final Canvas canvas = new Canvas();
  private final Ink line = ink("line");
  private final Ink limit = ink("limit");
  private final Ink neutral = ink("neutral");
  private Series series = Series.NONE;

  /**
   * What is drawn.
   *
   * @param values oldest first; NaN where nothing is known
   * @param limit above which the line turns red
   * @param event where the event was, from 0 (oldest) to 1 (now)
   */
  public record Series(List<Double> values, Optional<Double> limit, Optional<Double> event) {
    /** Nothing is known. */
    public static final Series NONE = new Series(List.of(), Optional.empty(), Optional.empty());

    public Series {
      values = List.copyOf(values);
    }

    /** Whether the newest value is above the limit. */
    public boolean isOver() {
      return !values.isEmpty() && limit.filter(most -> values.getLast() > most).isPresent();
    }
  }

  /** A line of that course. */
  public Sparkline(Series series) {
    getStyleClass().add("sparkline");
    getChildren().addAll(canvas, line, limit, neutral);
    show(series);
  }

  private Ink ink(String name) {
    return new Ink(this::requestLayout, "spark-ink", name);
  }

  /** Shows a newer course. */
  public void show(Series newer) {
    series = newer;
    requestLayout();
  }

  /** What is shown. */
  public Series series() {
    return series;
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(Math.floor(getWidth()));
    canvas.setHeight(Math.floor(getHeight()));
    draw(canvas.getGraphicsContext2D(), canvas.getWidth(), canvas.getHeight());
  }

  private void draw(GraphicsContext g, double width, double height) {
    g.clearRect(0, 0, width, height);
    g.setLineWidth(1);
    g.setStroke(neutral.getTextFill());
    g.strokeLine(0, height - 0.5, width, height - 0.5);
    series
        .event()
        .ifPresent(at -> {
          var x = Math.floor(at * (width - DOT)) + 0.5;
          g.strokeLine(x, 0, x, height);
        });
    series
        .limit()
        .ifPresent(most -> {
          g.setStroke(limit.getTextFill());
          g.setLineDashes(3, 2);
          var y = Math.floor(y(most, height)) + 0.5;
          g.strokeLine(0, y, width, y);
          g.setLineDashes();
        });
    drawCourse(g, width, height);
  }

  private void drawCourse(GraphicsContext g, double width, double height) {
    var ink = series.isOver() ? limit : line;
    g.setStroke(ink.getTextFill());
    g.setFill(ink.getTextFill());
    g.setLineWidth(1.5);
    var values = series.values();
    var step = values.size() < 2 ? 0 : (width - DOT) / (values.size() - 1);
    var drawing = false;
    g.beginPath();
    for (var i = 0; i < values.size(); i++) {
      var value = values.get(i);
      if (value.isNaN()) {
        drawing = false;
        continue;
      }
      var x = values.size() < 2 ? width - DOT : DOT / 2 + i * step;
      if (drawing) {
        g.lineTo(x, y(value, height));
      } else {
        g.moveTo(x, y(value, height));
      }
      drawing = true;
      if (i == values.size() - 1) {
        g.fillOval(x - DOT / 2, y(value, height) - DOT / 2, DOT, DOT);
      }
    }
    g.stroke();
  }

  private double y(double value, double height) {
    var highest =
        Math.max(
            series.values().stream().filter(it -> !it.isNaN()).mapToDouble(it -> it).max().orElse(0)
                * 1.25,
            series.limit().orElse(0.0));
    var usable = height - 2 * EDGE - 1;
    return highest <= 0 ? height - EDGE - 1 : EDGE + usable * (1 - value / highest);
  }
}
