package dev.belay.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Writes to the terminal or the pipe: lines that stay, messages, and in a terminal one line below
 * them that is written over. Any thread.
 */
final class Output {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9]{0,2}m");

  private final Surroundings surroundings;
  private String status = "";

  Output(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** A colour of the terminal. */
  enum Colour {
    PLAIN(""),
    MUTED("90"),
    BOLD("1"),
    ACCENT("36"),
    SUCCESS("32"),
    WARNING("33"),
    DANGER("31"),
    DOUBT("35");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /** A result: standard output. */
  synchronized void line(String text) {
    over(() -> surroundings.out().println(clean(text)));
  }

  /** A message: standard error. */
  synchronized void message(String text) {
    over(() -> surroundings.err().println(clean(text)));
  }

  /** The line that is written over; does nothing in a pipe. */
  synchronized void status(String text) {
    if (surroundings.live()) {
      status = cut(clean(text), surroundings.width() - 1);
      surroundings.out().print(CLEAR_LINE + painted(status, Colour.ACCENT));
      surroundings.out().flush();
    }
  }

  /** Takes the line away that is written over. */
  synchronized void clearStatus() {
    if (!status.isEmpty()) {
      status = "";
      surroundings.out().print(CLEAR_LINE);
      surroundings.out().flush();
    }
  }

  /** Draws the whole terminal anew, in place; what does not fit is counted in the last line. */
  synchronized void screen(List<LiveView.Row> rows) {
    var height = surroundings.height() - 1;
    var fits = rows.size() <= height ? rows.size() : height - 1;
    var text = new StringBuilder("\u001b[H");
    for (var row : rows.subList(0, fits)) {
      var cut = cut(clean(row.text()).replace('\t', ' '), surroundings.width() - 1);
      text.append(painted(cut, row.colour())).append("\u001b[K\n");
    }
    if (fits < rows.size()) {
      text.append("… ").append(rows.size() - fits).append(" more lines\u001b[K\n");
    }
    surroundings.out().print(text.append("\u001b[J"));
    surroundings.out().flush();
  }

  /** The text in that colour, where there may be colour. */
  String painted(String text, Colour colour) {
    return surroundings.colour() && colour != Colour.PLAIN && !text.isEmpty()
        ? "\u001b[" + colour.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** Painting in one colour. */
  UnaryOperator<String> in(Colour colour) {
    return text -> painted(text, colour);
  }

  private void over(Runnable print) {
    if (!status.isEmpty()) {
      surroundings.out().print(CLEAR_LINE);
      surroundings.out().flush();
    }
    print.run();
    surroundings.out().flush();
    if (!status.isEmpty()) {
      surroundings.out().print(painted(status, Colour.ACCENT));
      surroundings.out().flush();
    }
  }

  /** Texts of servers and files must not steer the terminal; our own colours may stay. */
  private String clean(String text) {
    var out = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      var ours =
          c == '\u001b'
              && surroundings.colour()
              && COLOUR.matcher(text).region(i, text.length()).lookingAt();
      out.append(Character.isISOControl(c) && c != '\n' && c != '\t' && !ours ? '\uFFFD' : c);
    }
    return out.toString();
  }

  static String cut(String text, int width) {
    var line = text.lines().findFirst().orElse("");
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }
}
