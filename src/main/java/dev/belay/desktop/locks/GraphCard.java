package dev.belay.desktop.locks;

import java.util.List;

/**
 * What a node of the drawn graph says.
 *
 * @param corner at its top right: {@code root}, or how long it waits
 */
record GraphCard(Kind kind, String title, String corner, List<Line> lines, boolean ring) {
  GraphCard {
    lines = List.copyOf(lines);
  }

  /** What it stands for. */
  enum Kind {
    ROOT,
    WAITER,
    /** Several that wait for the same, as one. */
    QUEUE,
    /** So many that a picture of each would hide the rest. */
    CROWD
  }

  /** A line of words, with its style. */
  record Line(String words, String style) {}

  /** All of it, for screen readers and for whoever points at it. */
  String text() {
    var text = new StringBuilder(title).append(", ").append(corner);
    lines.forEach(line -> text.append('\n').append(line.words()));
    return text.append(ring ? "\nIt waits for itself, in a ring." : "").toString();
  }
}
