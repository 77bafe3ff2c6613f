package dev.belay.sql;

/** A place in a text: line and column, both from 1, the column in characters (code points). */
public record Position(int line, int column) {
  public Position {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("A position counts from 1: " + line + ", " + column);
    }
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
