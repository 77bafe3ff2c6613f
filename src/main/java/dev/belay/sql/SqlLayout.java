package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * Lays a statement that is all on one line out over several, a clause on each. Nothing but blanks
 * between two tokens changes; a text with lines or comments of its own stays as its author wrote
 * it.
 */
public final class SqlLayout {
  private static final Set<String> LAID_OUT =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE");

  private static final Set<String> CLAUSES =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "SET",
          "VALUES",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "RETURNING",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "WINDOW",
          "FOR",
          "JOIN",
          "LEFT",
          "RIGHT",
          "FULL",
          "INNER",
          "CROSS",
          "NATURAL",
          "WHEN");

  /** Before these words a clause does not begin at the next one. */
  private static final Set<String> GOES_ON =
      Set.of(
          "DELETE",
          "DISTINCT",
          "LEFT",
          "RIGHT",
          "FULL",
          "INNER",
          "OUTER",
          "CROSS",
          "NATURAL",
          "DO",
          ".",
          "NO");

  private final String text;
  private final StringBuilder laidOut = new StringBuilder();
  private int copied;
  private int depth;
  private boolean between;
  private String before = "";

  private SqlLayout(String text) {
    this.text = text;
  }

  /** The same statement, laid out; the text itself where it cannot be read. */
  public static String of(String text) {
    var whole = text.strip();
    if (whole.contains("\n") || whole.contains("--") || whole.contains("/*")) {
      return whole;
    }
    return new SqlLayout(whole).layOut();
  }

  private String layOut() {
    var lexer = new Lexer(new Source("", text));
    try {
      var first = true;
      for (var token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
        var word =
            token.kind() == Kind.WORD || token.kind() == Kind.SYMBOL
                ? text.substring(token.start(), token.end()).toUpperCase(Locale.ROOT)
                : "";
        if (first && !LAID_OUT.contains(word)) {
          return text;
        }
        if (!first) {
          place(word, token.start());
        }
        first = false;
        nest(word);
        before = word;
      }
    } catch (ScriptException e) {
      // The server has cut the text within a string: the rest stays as it is.
      return laidOut + text.substring(copied);
    }
    return laidOut + text.substring(copied);
  }

  private void place(String word, int start) {
    if (depth > 0) {
      return;
    }
    if (word.equals("BETWEEN")) {
      between = true;
    } else if (word.equals("AND") && between) {
      between = false;
    } else if (word.equals("AND") || word.equals("OR")) {
      breakBefore(start, "\n  ");
    } else if (CLAUSES.contains(word) && !GOES_ON.contains(before)) {
      breakBefore(start, "\n");
    }
  }

  private void breakBefore(int start, String with) {
    laidOut.append(text.substring(copied, start).stripTrailing()).append(with);
    copied = start;
  }

  private void nest(String word) {
    switch (word) {
      case "(", "[", "CASE" -> depth++;
      case ")", "]", "END" -> depth--;
      default -> {
        // Any other word stays on its level.
      }
    }
  }
}
