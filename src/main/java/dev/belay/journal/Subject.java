package dev.belay.journal;

/**
 * What an effect belongs to: an attempt of a step, forwards or as its undo.
 *
 * @param attempt from 1, counted on within the step and direction
 */
public record Subject(String step, Direction direction, int attempt) {

  /** Whether a step is carried out or taken back. */
  public enum Direction {
    FORWARD,
    UNDO
  }

  /** The step's attempt forwards. */
  public static Subject forward(String step, int attempt) {
    return new Subject(step, Direction.FORWARD, attempt);
  }

  /** The attempt to undo the step. */
  public static Subject undo(String step, int attempt) {
    return new Subject(step, Direction.UNDO, attempt);
  }

  public boolean isUndo() {
    return direction == Direction.UNDO;
  }
}
