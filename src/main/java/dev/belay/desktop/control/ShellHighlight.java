package dev.belay.desktop.control;

import dev.belay.sql.SqlHighlight.Mark;
import dev.belay.sql.SqlHighlight.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which parts of a shell command read as what: the program, quoted words and the lines of a here
 * document, comments.
 */
final class ShellHighlight {
  private static final Pattern HERE = Pattern.compile("<<-?[ \\t]*(['\"]?)([A-Za-z_]\\w*)\\1");

  private ShellHighlight() {}

  static List<Span> of(String text) {
    var spans = new ArrayList<Span>();
    var program = true;
    var here = "";
    var at = 0;
    while (at < text.length()) {
      var c = text.charAt(at);
      var end = at + 1;
      if (c == '#' && (at == 0 || Character.isWhitespace(text.charAt(at - 1)))) {
        end = lineEnd(text, at);
        spans.add(new Span(at, end, Mark.COMMENT));
      } else if (c == '\'' || c == '"') {
        end = quoteEnd(text, at);
        spans.add(new Span(at, end, Mark.STRING));
        // Behind an equals sign it is the value of a variable, and the program is still to come.
        program &= at > 0 && text.charAt(at - 1) == '=';
      } else if (c == '\\' && end < text.length()) {
        end++;
      } else if (c == '\n' && !here.isEmpty()) {
        end = hereEnd(text, at + 1, here);
        spans.add(new Span(at + 1, end, Mark.STRING));
        here = "";
        program = true;
      } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
        program = true;
      } else if (c == '<' && (at == 0 || text.charAt(at - 1) != '<')) {
        var start = HERE.matcher(text).region(at, text.length());
        if (start.lookingAt()) {
          here = start.group(2);
          end = start.end();
        }
      } else if (!Character.isWhitespace(c)) {
        end = wordEnd(text, at);
        var assigns = text.substring(at, end).indexOf('=') > 0;
        if (program && !assigns) {
          spans.add(new Span(at, end, Mark.KEYWORD));
          program = false;
        }
      }
      at = end;
    }
    return List.copyOf(spans);
  }

  private static int lineEnd(String text, int from) {
    var end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** Behind the line that is only that word, or behind the text where there is none. */
  private static int hereEnd(String text, int from, String word) {
    var at = from;
    while (at < text.length()) {
      var end = lineEnd(text, at);
      if (text.substring(at, end).strip().equals(word)) {
        return end;
      }
      at = end + 1;
    }
    return text.length();
  }

  private static int quoteEnd(String text, int from) {
    var quote = text.charAt(from);
    var at = from + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static int wordEnd(String text, int from) {
    var at = from;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && "'\"\\;|&".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return Math.max(at, from + 1);
  }
}
