package dev.belay.desktop.locks;

import dev.belay.desktop.locks.WaitGraph.Edge;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/** The line from one who waits to the one in the way, with its head at the latter. */
final class GraphEdge {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final double HEAD = 8;
  private static final double HALF = 4;

  private GraphEdge() {}

  static Path path(Edge edge) {
    var path = new Path();
    path.getStyleClass().add("graph-edge");
    switch (edge.kind()) {
      case HELD -> {}
      case QUEUED -> path.getStyleClass().add("queued");
      case MEMBER -> path.getStyleClass().add("member");
    }
    if (!edge.certain()) {
      path.getStyleClass().add("uncertain");
    }
    if (edge.ring()) {
      path.getStyleClass().add("ring");
    }
    path.setMouseTransparent(true);
    return path;
  }

  static void choose(Path path, boolean now) {
    path.pseudoClassStateChanged(CHOSEN, now);
  }

  static void draw(Path path, Edge edge, Bounds waiter, Bounds blocker, double em) {
    path.getElements().clear();
    if (waiter.getMinX() > blocker.getMaxX()) {
      leftwards(path, waiter, blocker, em, edge.kind() != Edge.Kind.MEMBER);
    } else if (waiter.getMinX() == blocker.getMinX()) {
      beside(path, waiter, blocker, em);
    } else {
      around(path, waiter, blocker, em);
    }
  }

  /** Straight, or down and then left in the gap before the waiter. */
  private static void leftwards(Path path, Bounds waiter, Bounds blocker, double em, boolean head) {
    var from = middle(waiter);
    var to = middle(blocker);
    var x = Math.round(waiter.getMinX() - em) + 0.5;
    var elements = path.getElements();
    elements.add(new MoveTo(waiter.getMinX() - 1, from));
    if (from != to) {
      elements.add(new LineTo(x, from));
      elements.add(new LineTo(x, to));
    }
    elements.add(new LineTo(blocker.getMaxX() + 2, to));
    if (head) {
      head(path, blocker.getMaxX() + 2, to, 1, 0);
    }
  }

  /** One above the other: over the gap at their right. */
  private static void beside(Path path, Bounds waiter, Bounds blocker, double em) {
    var x = Math.round(Math.max(waiter.getMaxX(), blocker.getMaxX()) + em * 1.3) + 0.5;
    var to = middle(blocker) + Math.round(em);
    path.getElements()
        .addAll(
            new MoveTo(waiter.getMaxX() + 1, middle(waiter)),
            new LineTo(x, middle(waiter)),
            new LineTo(x, to),
            new LineTo(blocker.getMaxX() + 2, to));
    head(path, blocker.getMaxX() + 2, to, 1, 0);
  }

  /** The blocker stands further right: below the waiter, and up or down before the blocker. */
  private static void around(Path path, Bounds waiter, Bounds blocker, double em) {
    var y = Math.round(waiter.getMaxY() + em * 0.7) + 0.5;
    var from = Math.round(waiter.getCenterX()) + 0.5;
    var elements = path.getElements();
    elements.add(new MoveTo(from, waiter.getMaxY() + 1));
    elements.add(new LineTo(from, y));
    if (waiter.getMinY() == blocker.getMinY()) {
      var to = Math.round(blocker.getCenterX()) + 0.5;
      elements.add(new LineTo(to, y));
      elements.add(new LineTo(to, blocker.getMaxY() + 2));
      head(path, to, blocker.getMaxY() + 2, 0, 1);
    } else {
      var x = Math.round(blocker.getMinX() - em * 1.6) + 0.5;
      elements.add(new LineTo(x, y));
      elements.add(new LineTo(x, middle(blocker)));
      elements.add(new LineTo(blocker.getMinX() - 2, middle(blocker)));
      head(path, blocker.getMinX() - 2, middle(blocker), -1, 0);
    }
  }

  private static double middle(Bounds box) {
    return Math.round(box.getCenterY()) + 0.5;
  }

  /** An open head, its tip there, that comes from that direction. */
  private static void head(Path path, double x, double y, double fromX, double fromY) {
    path.getElements()
        .addAll(
            new MoveTo(x + fromX * HEAD + fromY * HALF, y + fromY * HEAD + fromX * HALF),
            new LineTo(x, y),
            new LineTo(x + fromX * HEAD - fromY * HALF, y + fromY * HEAD - fromX * HALF));
  }
}
