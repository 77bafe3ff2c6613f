package dev.belay.desktop.recorder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds places for the words of marks in two rows below their dots, so that no two touch each
 * other, a dot or the edge. What finds none keeps its dot; pointing at it tells its words.
 */
final class MarkLabels {
  /** The most that are used. */
  static final int ROWS = 2;

  /** From the middle of a dot to its words. */
  private static final double BESIDE = 8;

  /** What a dot takes to each side. */
  private static final double DOT = 5;

  private static final double APART = 10;

  private final double width;
  private final List<List<Span>> taken = new ArrayList<>();

  /**
   * A mark's words.
   *
   * @param words empty for a dot alone
   * @param at of its dot, from the left
   * @param wide how much room they need
   * @param weight the heavier ones are placed first
   */
  record Wanted(String words, double at, double wide, int weight) {}

  /**
   * Words with their place.
   *
   * @param row 0 is the row of the dots
   */
  record Placed(Wanted of, int row, double left) {
    double right() {
      return left + of.wide();
    }
  }

  private record Span(double left, double right) {}

  private MarkLabels(List<Wanted> marks, double width, int rows) {
    this.width = width;
    for (var row = 0; row < rows; row++) {
      taken.add(new ArrayList<>());
    }
    marks.forEach(mark -> taken.getFirst().add(new Span(mark.at() - DOT, mark.at() + DOT)));
  }

  /** Places as many as there is room for in so many rows. */
  static List<Placed> place(List<Wanted> marks, double width, int rows) {
    var labels = new MarkLabels(marks, width, rows);
    return marks.stream()
        .filter(mark -> !mark.words().isEmpty())
        .sorted(Comparator.comparingInt((Wanted mark) -> -mark.weight()).thenComparing(Wanted::at))
        .flatMap(mark -> labels.place(mark).stream())
        .toList();
  }

  private List<Placed> place(Wanted mark) {
    var right = mark.at() + BESIDE;
    var left = mark.at() - BESIDE - mark.wide();
    for (var row = 0; row < taken.size(); row++) {
      for (var from : List.of(right, left)) {
        if (isFree(mark, row, from)) {
          taken.get(row).add(new Span(from - APART, from + mark.wide() + APART));
          return List.of(new Placed(mark, row, from));
        }
      }
    }
    return List.of();
  }

  private boolean isFree(Wanted mark, int row, double from) {
    var to = from + mark.wide();
    return from >= 0
        && to <= width
        && taken.get(row).stream().noneMatch(span -> from < span.right() && to > span.left());
  }
}
