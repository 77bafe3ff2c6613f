package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into tokens by the server's own rules (manual: Lexical Structure), with {@code
 * standard_conforming_strings = on}. Comments are passed over; those that speak to Belay are kept
 * as marks.
 */
final class Lexer {
  private static final String MARK = "belay:";

  /** A {@code -- belay: …} comment: the offset of its dashes, and the words after the colon. */
  record Mark(int start, String words) {}

  /** A {@code --} comment with nothing but blanks before it on its line, its dashes included. */
  record Line(int start, String text) {}

  private final Source source;
  private final String text;
  private final List<Mark> marks = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private int at;

  Lexer(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** The comments for Belay passed over so far. */
  List<Mark> marks() {
    return List.copyOf(marks);
  }

  /** The comments of their own line passed over so far. */
  List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The next token; at the end of the text one of kind END, again and again. */
  Token next() throws ScriptException {
    skipBlanksAndComments();
    if (at >= text.length()) {
      return new Token(Kind.END, text.length(), text.length());
    }
    var start = at;
    var kind = read(text.charAt(at));
    return new Token(kind, start, at);
  }

  private Kind read(char c) throws ScriptException {
    return switch (c) {
      case '\'' -> string(at, false);
      case '"' -> quotedIdentifier(at);
      case '$' -> dollar();
      case '\\' -> throw metaCommand();
      case '\0' ->
          throw source.refusal(
              at,
              "A NUL character stands here, and PostgreSQL takes none.",
              "Remove it, or save the file as UTF-8 if it is UTF-16.");
      default -> {
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
          yield number();
        }
        if (isWordStart(c)) {
          yield wordOrPrefixedQuote(c);
        }
        at++;
        yield Kind.SYMBOL;
      }
    };
  }

  private void skipBlanksAndComments() throws ScriptException {
    while (at < text.length()) {
      if (isBlank(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        skipLineComment();
      } else if (text.startsWith("/*", at)) {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  private void skipLineComment() {
    var start = at;
    while (at < text.length() && !isLineEnd(text.charAt(at))) {
      at++;
    }
    var body = text.substring(start + 2, at).strip();
    if (body.regionMatches(true, 0, MARK, 0, MARK.length())) {
      marks.add(new Mark(start, body.substring(MARK.length()).strip()));
    }
    if (beginsItsLine(start)) {
      lines.add(new Line(start, text.substring(start, at).strip()));
    }
  }

  private boolean beginsItsLine(int start) {
    var place = start - 1;
    while (place >= 0 && isBlank(text.charAt(place)) && !isLineEnd(text.charAt(place))) {
      place--;
    }
    return place < 0 || isLineEnd(text.charAt(place));
  }

  private void skipBlockComment() throws ScriptException {
    var start = at;
    var depth = 0;
    do {
      if (at >= text.length()) {
        throw source.refusal(
            start,
            "A comment opens here and is never closed.",
            "Close it with */; comments nest, so each /* needs its own.");
      }
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0);
  }

  private Kind string(int quote, boolean escapes) throws ScriptException {
    var start = at;
    at = quote + 1;
    while (true) {
      if (at >= text.length()) {
        throw source.refusal(
            start,
            "A string opens here and is never closed.",
            "Close it with '; a quote inside is written twice: ''.");
      }
      var c = text.charAt(at);
      if (c == '\\' && escapes) {
        at = Math.min(at + 2, text.length());
      } else if (c != '\'') {
        at++;
      } else if (peek(1) == '\'') {
        at += 2;
      } else {
        at++;
        var continuation = escapes ? continuationOf(at) : -1;
        if (continuation < 0) {
          return Kind.STRING;
        }
        at = continuation;
      }
    }
  }

  /**
   * The offset after the quote that continues a string which ended at {@code from}, or -1. A string
   * goes on after blanks with a line end among them, and keeps its backslash escapes then.
   */
  private int continuationOf(int from) {
    var place = from;
    var lineEnded = false;
    while (place < text.length()) {
      var c = text.charAt(place);
      if (isBlank(c)) {
        lineEnded |= isLineEnd(c);
        place++;
      } else if (text.startsWith("--", place)) {
        while (place < text.length() && !isLineEnd(text.charAt(place))) {
          place++;
        }
      } else {
        return c == '\'' && lineEnded ? place + 1 : -1;
      }
    }
    return -1;
  }

  private Kind quotedIdentifier(int quote) throws ScriptException {
    var start = at;
    at = quote + 1;
    while (at < text.length()) {
      if (text.charAt(at) != '"') {
        at++;
      } else if (peek(1) == '"') {
        at += 2;
      } else {
        at++;
        return Kind.QUOTED_IDENTIFIER;
      }
    }
    throw source.refusal(
        start,
        "A quoted identifier opens here and is never closed.",
        "Close it with \"; a double quote inside is written twice.");
  }

  private Kind dollar() throws ScriptException {
    if (isDigit(peek(1))) {
      at++;
      skipDigits();
      return Kind.PARAMETER;
    }
    var end = at + 1;
    while (end < text.length() && isWordPart(text.charAt(end)) && text.charAt(end) != '$') {
      end++;
    }
    if (end >= text.length() || text.charAt(end) != '$') {
      at++;
      return Kind.SYMBOL;
    }
    var delimiter = text.substring(at, end + 1);
    var close = text.indexOf(delimiter, end + 1);
    if (close < 0) {
      throw source.refusal(
          at,
          "A dollar-quoted string opens here with " + delimiter + " and is never closed.",
          "End it with the same " + delimiter + ", in the same letter case.");
    }
    at = close + delimiter.length();
    return Kind.DOLLAR_STRING;
  }

  private Kind number() {
    while (isDigit(peek(0)) || peek(0) == '.' || (peek(0) == '_' && isDigit(peek(1)))) {
      at++;
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      var sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (isDigit(peek(1 + sign))) {
        at += 1 + sign;
        skipDigits();
      }
    }
    return Kind.NUMBER;
  }

  private Kind wordOrPrefixedQuote(char first) throws ScriptException {
    if (peek(1) == '\'' && "eEbBxXnN".indexOf(first) >= 0) {
      return string(at + 1, first == 'e' || first == 'E');
    }
    if ((first == 'u' || first == 'U') && peek(1) == '&') {
      if (peek(2) == '\'') {
        return string(at + 2, false);
      }
      if (peek(2) == '"') {
        return quotedIdentifier(at + 2);
      }
    }
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    return Kind.WORD;
  }

  private ScriptException metaCommand() {
    var end = at + 1;
    while (end < text.length() && isWordPart(text.charAt(end)) && end - at < 30) {
      end++;
    }
    var command = text.substring(at, end);
    var cure =
        switch (command) {
          case "\\c", "\\connect" -> "Belay connects to the target itself: remove the line.";
          case "\\i", "\\ir", "\\include", "\\include_relative" ->
              "Put the text of that file here, or make it a migration of its own.";
          default -> "Remove it, or replace it by SQL.";
        };
    return source.refusal(
        at, command + " is a command of psql, which the server does not know.", cure);
  }

  private void skipDigits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  /** The server counts every character beyond ASCII as a letter, whatever Unicode says of it. */
  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || isLineEnd(c) || c == '\f' || c == '\u000b';
  }
}
