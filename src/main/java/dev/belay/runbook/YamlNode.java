package dev.belay.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A piece of a YAML file with its place and its comments. */
sealed interface YamlNode {
  /** Where it begins. */
  Mark mark();

  /** A place in a file: line and column from 1, and the index of the code point from 0. */
  record Mark(int line, int column, int index) {
    static final Mark START = new Mark(1, 1, 0);
  }

  /** How a scalar is written. */
  enum Style {
    PLAIN,
    QUOTED,
    LITERAL,
    FOLDED
  }

  /**
   * A text.
   *
   * @param indent the number of spaces before each line of a literal block; 0 for other styles
   */
  record Scalar(String text, Style style, Mark mark, int indent) implements YamlNode {
    static Scalar plain(String text) {
      return new Scalar(text, Style.PLAIN, Mark.START, 0);
    }

    static Scalar quoted(String text) {
      return new Scalar(text, Style.QUOTED, Mark.START, 0);
    }

    /** Whether nothing is there: an empty, {@code ~} or {@code null} plain scalar. */
    boolean isNothing() {
      return style == Style.PLAIN
          && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    /** The text as the format takes it: the last line break of a block is no part of it. */
    String content() {
      if (style == Style.PLAIN || style == Style.QUOTED) {
        return text;
      }
      var end = text.length();
      while (end > 0 && text.charAt(end - 1) == '\n') {
        end--;
      }
      return text.substring(0, end);
    }

    /** The place of a character of the text, as exactly as the style allows. */
    Mark markOf(int offset) {
      var before = text.substring(0, Math.min(offset, text.length()));
      var lines = (int) before.chars().filter(c -> c == '\n').count();
      var column = before.length() - (before.lastIndexOf('\n') + 1);
      return switch (style) {
        case LITERAL -> new Mark(mark.line() + 1 + lines, indent + column + 1, mark.index());
        case FOLDED -> mark;
        case PLAIN, QUOTED -> {
          var quote = style == Style.QUOTED ? 1 : 0;
          yield lines > 0
              ? mark
              : new Mark(mark.line(), mark.column() + column + quote, mark.index());
        }
      };
    }
  }

  /** A list. */
  record Sequence(List<Item> items, Mark mark) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** An item of a list. */
  record Item(YamlNode value, Remarks remarks) {
    Item(YamlNode value) {
      this(value, new Remarks());
    }
  }

  /** Keys and values, in the order of the file. */
  record Mapping(List<Entry> entries, Mark mark) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().text().equals(key)).findFirst();
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, YamlNode value, Remarks remarks) {
    Entry(String key, YamlNode value) {
      this(Scalar.plain(key), value, new Remarks());
    }

    Entry with(YamlNode other) {
      return new Entry(key, other, remarks);
    }
  }

  /** The comments that belong to an entry or an item; filled while a file is parsed. */
  final class Remarks {
    private final List<String> before = new ArrayList<>();
    private final List<String> beside = new ArrayList<>();

    /** Whole lines above it, with their number sign; an empty text is an empty line. */
    List<String> before() {
      return before;
    }

    /** What stands on its own line, with its number sign. */
    List<String> beside() {
      return beside;
    }

    boolean isEmpty() {
      return before.isEmpty() && beside.isEmpty();
    }
  }
}
