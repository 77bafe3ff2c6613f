package dev.belay.sql;

/**
 * One statement of a script.
 *
 * @param index its number in the script, from 1
 * @param text the statement without the comments and blanks around it and without its semicolon;
 *     inside, every character as written
 * @param at the place of its first character in the script
 * @param summary a short name for people, free of every string constant
 */
public record SqlStatement(int index, String text, Position at, Effect effect, String summary) {
  /** Whether the server refuses the statement inside a transaction block. */
  public boolean outsideTransaction() {
    return effect.outsideTransaction();
  }

  /** Whether the statement is transaction control, savepoints included. */
  public boolean controlsTransaction() {
    return effect.controlsTransaction();
  }

  /** The SHA-256 of the text with LF line ends, in hexadecimal. */
  public String sha256() {
    return Checksum.of(text);
  }

  /**
   * The place in the script of a character of this statement, as the server's error reports count
   * it: in characters from 1. Beyond the text, the place where it ends.
   */
  public Position positionOf(int character) {
    var wanted = Math.clamp(character - 1, 0, text.codePointCount(0, text.length()));
    var inside = new Source("", text).positionOf(text.offsetByCodePoints(0, wanted));
    return inside.line() == 1
        ? new Position(at.line(), at.column() + inside.column() - 1)
        : new Position(at.line() + inside.line() - 1, inside.column());
  }

  /** Names the statement without its text, which may hold a password. */
  @Override
  public String toString() {
    return index + " (" + at + "): " + summary;
  }
}
