package dev.belay.sql;

/** A named text, and the line and column of any offset in it. Not for several threads. */
final class Source {
  private final String name;
  private final String text;

  /** The last place asked for: places are asked in rising order, so counting goes on from here. */
  private int offset;

  private int line = 1;
  private int column = 1;

  Source(String name, String text) {
    this.name = name;
    this.text = text;
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /** The place of an offset; CR LF, LF and CR each end one line. */
  Position positionOf(int target) {
    if (target < offset) {
      offset = 0;
      line = 1;
      column = 1;
    }
    while (offset < target) {
      var c = text.charAt(offset);
      if (c == '\n' || c == '\r') {
        offset += c == '\r' && startsWith("\n", offset + 1) ? 2 : 1;
        line++;
        column = 1;
      } else {
        offset += Character.charCount(text.codePointAt(offset));
        column++;
      }
    }
    return new Position(line, column);
  }

  ScriptException refusal(int place, String what, String cure) {
    return new ScriptException(name, positionOf(place), what, cure);
  }

  private boolean startsWith(String part, int from) {
    return text.startsWith(part, from);
  }
}
