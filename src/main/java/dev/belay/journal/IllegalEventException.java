package dev.belay.journal;

/** An event that does not follow from the state before it. */
public final class IllegalEventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  IllegalEventException(String message) {
    super(message);
  }
}
