package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Slot;

/** A place in the forest, with the line that stands there now. */
public final class ForestRow extends Slot<ForestLine> {
  ForestRow(ForestLine line) {
    super(line);
  }
}
