package dev.belay.desktop.activity;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * A place in the table, with the session that stands there now. A sample changes what stands there,
 * not the places: only the cells in view hear of that, and none is built anew. FX thread only.
 */
public final class SessionRow {
  private final ReadOnlyObjectWrapper<SessionLine> line;

  SessionRow(SessionLine line) {
    this.line = new ReadOnlyObjectWrapper<>(line);
  }

  /** What stands here. */
  public ReadOnlyObjectProperty<SessionLine> line() {
    return line.getReadOnlyProperty();
  }

  /** The key of what stands here. */
  public String key() {
    return now().key();
  }

  SessionLine now() {
    return line.get();
  }

  void show(SessionLine newer) {
    line.set(newer);
  }
}
