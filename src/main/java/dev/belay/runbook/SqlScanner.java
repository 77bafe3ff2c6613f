package dev.belay.runbook;

import dev.belay.runbook.SqlTemplate.Form;
import dev.belay.runbook.SqlTemplate.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the placeholders of a SQL text: outside of quotes, dollar quotes and comments, and not
 * where the colon is part of a cast, an assignment or an array slice. The lexical rules are those
 * of the PostgreSQL manual, section 4.1.
 */
final class SqlScanner {
  private static final Pattern BARE =
      Pattern.compile(
          "[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*){0,8}\\.[a-z][a-z0-9_]*|[a-z][a-z0-9_]*");
  private static final Pattern DOTTED =
      Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*){0,9}");
  private static final Pattern DOLLAR = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)?\\$");

  private final String sql;
  private final List<Placeholder> placeholders = new ArrayList<>();
  private final List<Integer> questionMarks = new ArrayList<>();
  private int brackets;

  private SqlScanner(String sql) {
    this.sql = sql;
  }

  /** What is found: placeholders, and question marks that are operators, in order. */
  record Found(List<Placeholder> placeholders, List<Integer> questionMarks) {}

  static Found scan(String sql) {
    var scanner = new SqlScanner(sql);
    var at = 0;
    while (at < sql.length()) {
      at = scanner.next(at);
    }
    return new Found(List.copyOf(scanner.placeholders), List.copyOf(scanner.questionMarks));
  }

  private int next(int at) {
    var c = sql.charAt(at);
    return switch (c) {
      case '\'' -> string(at);
      case '"' -> end(sql.indexOf('"', at + 1));
      case '-' -> sql.startsWith("--", at) ? end(sql.indexOf('\n', at)) : at + 1;
      case '/' -> sql.startsWith("/*", at) ? comment(at) : at + 1;
      case '$' -> dollar(at);
      case '[' -> {
        brackets++;
        yield at + 1;
      }
      case ']' -> {
        brackets = Math.max(0, brackets - 1);
        yield at + 1;
      }
      case '?' -> {
        questionMarks.add(at);
        yield at + 1;
      }
      case ':' -> colon(at);
      default -> at + 1;
    };
  }

  private int end(int found) {
    return found < 0 ? sql.length() : found + 1;
  }

  /** A string constant; a backslash escapes only in {@code E'…'}. */
  private int string(int at) {
    var escapes =
        at > 0
            && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E')
            && (at == 1 || !partOfWord(sql.charAt(at - 2)));
    var i = at + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) == '\'') {
        return i + 1;
      }
      i += escapes && sql.charAt(i) == '\\' ? 2 : 1;
    }
    return sql.length();
  }

  /** A comment; comments nest. */
  private int comment(int at) {
    var depth = 0;
    var i = at;
    while (i < sql.length()) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return sql.length();
  }

  private int dollar(int at) {
    var matcher = DOLLAR.matcher(sql).region(at, sql.length());
    if ((at > 0 && partOfWord(sql.charAt(at - 1))) || !matcher.lookingAt()) {
      return at + 1;
    }
    var close = sql.indexOf(matcher.group(), matcher.end());
    return close < 0 ? sql.length() : close + matcher.group().length();
  }

  private int colon(int at) {
    if (sql.startsWith("::", at) || sql.startsWith(":=", at)) {
      return at + 2;
    }
    if (brackets > 0 && slices(at)) {
      return at + 1;
    }
    if (at + 1 < sql.length()) {
      var quote = sql.charAt(at + 1);
      if (quote == '\'' || quote == '"') {
        return quoted(at, quote);
      }
    }
    var matcher = BARE.matcher(sql).region(at + 1, sql.length());
    return matcher.lookingAt() ? add(at, matcher, Form.BIND, matcher.end()) : at + 1;
  }

  private int quoted(int at, char quote) {
    var matcher = DOTTED.matcher(sql).region(at + 2, sql.length());
    if (matcher.lookingAt() && matcher.end() < sql.length() && sql.charAt(matcher.end()) == quote) {
      var form = quote == '"' ? Form.IDENTIFIER : Form.LITERAL;
      return add(at, matcher, form, matcher.end() + 1);
    }
    return at + 1;
  }

  private int add(int at, Matcher name, Form form, int end) {
    placeholders.add(new Placeholder(name.group(), form, at, end));
    return end;
  }

  /** Whether a colon within brackets follows a lower bound. */
  private boolean slices(int at) {
    var i = at - 1;
    while (i > 0 && Character.isWhitespace(sql.charAt(i))) {
      i--;
    }
    return i >= 0 && (partOfWord(sql.charAt(i)) || ")]'\"".indexOf(sql.charAt(i)) >= 0);
  }

  private static boolean partOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
