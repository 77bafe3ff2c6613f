package dev.belay.desktop.activity;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * A session's place in the table. A sample changes the line in it, not the table's items: only the
 * cells in view hear of that. FX thread only.
 */
public final class SessionRow {
  private final String key;
  private final ReadOnlyObjectWrapper<SessionLine> line;

  SessionRow(SessionLine line) {
    this.key = line.key();
    this.line = new ReadOnlyObjectWrapper<>(line);
  }

  /** The same over samples. */
  public String key() {
    return key;
  }

  /** What is known of it now. */
  public ReadOnlyObjectProperty<SessionLine> line() {
    return line.getReadOnlyProperty();
  }

  SessionLine now() {
    return line.get();
  }

  void show(SessionLine newer) {
    line.set(newer);
  }
}
