package dev.belay.desktop.control;

import dev.belay.sql.SqlHighlight;
import dev.belay.sql.SqlHighlight.Mark;
import dev.belay.sql.SqlHighlight.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A text cut into lines of marked runs, and the cells of a fixed-width font that they take. */
final class CodeLines {
  private static final int TAB = 8;

  /** A place in the text: line and character, both from 0. */
  record Place(int line, int column) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return line == other.line
          ? Integer.compare(column, other.column)
          : Integer.compare(line, other.line);
    }
  }

  /** A part of a line that reads as one thing. */
  record Run(int start, int end, Optional<Mark> mark) {}

  private final List<String> lines;
  private final List<List<Run>> runs;
  private final int widest;

  CodeLines(CodeText.Language language, String text) {
    var unified = text.replace("\r\n", "\n").replace('\r', '\n');
    var kept = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
    lines = List.copyOf(Arrays.asList(kept.split("\n", -1)));
    runs = runs(lines, spans(language, kept));
    widest = lines.stream().mapToInt(line -> cells(line, line.length())).max().orElse(0);
  }

  private static List<Span> spans(CodeText.Language language, String text) {
    return switch (language) {
      case SQL -> SqlHighlight.of(text);
      case SHELL -> ShellHighlight.of(text);
      case PLAIN -> List.of();
    };
  }

  private static List<List<Run>> runs(List<String> lines, List<Span> spans) {
    var all = new ArrayList<List<Run>>(lines.size());
    var next = 0;
    var begin = 0;
    for (var line : lines) {
      var end = begin + line.length();
      var of = new ArrayList<Run>();
      var at = begin;
      while (next < spans.size() && spans.get(next).start() < end) {
        var span = spans.get(next);
        var from = Math.max(span.start(), begin);
        var to = Math.min(span.end(), end);
        if (at < from) {
          of.add(new Run(at - begin, from - begin, Optional.empty()));
        }
        of.add(new Run(from - begin, to - begin, Optional.of(span.mark())));
        at = to;
        if (span.end() > end) {
          break;
        }
        next++;
      }
      if (at < end) {
        of.add(new Run(at - begin, end - begin, Optional.empty()));
      }
      all.add(List.copyOf(of));
      begin = end + 1;
      while (next < spans.size() && spans.get(next).end() <= begin) {
        next++;
      }
    }
    return List.copyOf(all);
  }

  int count() {
    return lines.size();
  }

  String line(int index) {
    return lines.get(index);
  }

  List<Run> runs(int index) {
    return runs.get(index);
  }

  /** The cells of the widest line. */
  int widest() {
    return widest;
  }

  /** The cells before that character of a line: a tab reaches the next stop, wide letters two. */
  static int cells(String line, int column) {
    var cells = 0;
    for (var i = 0; i < Math.min(column, line.length()); i++) {
      cells += cell(line.charAt(i), cells);
    }
    return cells;
  }

  /** The character of a line at that cell; behind its end the end. */
  static int column(String line, double cell) {
    var cells = 0;
    for (var i = 0; i < line.length(); i++) {
      var width = cell(line.charAt(i), cells);
      if (cells + width / 2.0 >= cell) {
        return i;
      }
      cells += width;
    }
    return line.length();
  }

  private static int cell(char c, int before) {
    if (c < 0x300) {
      return c == '\t' ? TAB - before % TAB : 1;
    }
    if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    // Each half of a pair counts one: what lies beyond the first plane is mostly two cells wide.
    return c >= 0x1100 && Character.isIdeographic(c) || (c >= 0xac00 && c <= 0xd7a3) ? 2 : 1;
  }

  /** The text between two places. */
  String between(Place from, Place to) {
    if (from.line() == to.line()) {
      return line(from.line()).substring(from.column(), to.column());
    }
    var text = new StringBuilder(line(from.line()).substring(from.column()));
    for (var i = from.line() + 1; i < to.line(); i++) {
      text.append('\n').append(line(i));
    }
    return text.append('\n').append(line(to.line()), 0, to.column()).toString();
  }

  /** The word around a place. */
  Place[] word(Place place) {
    var line = line(place.line());
    var start = place.column();
    var end = place.column();
    while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
      start--;
    }
    while (end < line.length() && Character.isJavaIdentifierPart(line.charAt(end))) {
      end++;
    }
    return new Place[] {new Place(place.line(), start), new Place(place.line(), end)};
  }

  Place end() {
    return new Place(count() - 1, line(count() - 1).length());
  }

  /** The place one step further: by lines, then by characters over the ends of lines. */
  Place moved(Place from, int lineSteps, int columnSteps) {
    var line = Math.clamp(from.line() + (long) lineSteps, 0, count() - 1);
    var column = from.column() + columnSteps;
    if (column < 0 && line > 0) {
      return new Place(line - 1, line(line - 1).length());
    }
    if (columnSteps > 0 && column > line(line).length() && line < count() - 1) {
      return new Place(line + 1, 0);
    }
    return new Place(line, Math.clamp(column, 0, line(line).length()));
  }
}
