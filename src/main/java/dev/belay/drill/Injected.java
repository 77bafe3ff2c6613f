package dev.belay.drill;

import dev.belay.postgres.BackendId;
import java.util.List;

/** A fault that was put in. */
public interface Injected extends AutoCloseable {
  /** Whether the server shows the fault now, asked now. */
  boolean stands() throws FaultException;

  /** The fault's own sessions: the one that holds first, where one holds. */
  List<BackendId> backends();

  /** Takes the fault away and returns when the server shows nothing of it. Twice is fine. */
  void undo() throws FaultException;

  /** As {@link #undo()}. */
  @Override
  default void close() throws FaultException {
    undo();
  }
}
