package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Slot;

/** A place in the table, with the session that stands there now. */
public final class SessionRow extends Slot<SessionLine> {
  SessionRow(SessionLine line) {
    super(line);
  }

  /** The key of what stands here. */
  public String key() {
    return now().key();
  }
}
