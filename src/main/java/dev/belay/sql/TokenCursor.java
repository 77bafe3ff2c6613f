package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Walks over the tokens of one statement, by keywords and names. Not for several threads. */
final class TokenCursor {
  private final String text;
  private final List<Token> tokens;
  private int at;

  TokenCursor(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** Over the tokens of a statement that was read before. */
  static TokenCursor over(String text) {
    var tokens = new ArrayList<Token>();
    var lexer = new Lexer(new Source("", text));
    try {
      for (var token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
        tokens.add(token);
      }
    } catch (ScriptException e) {
      throw new IllegalStateException("The statement was read before.", e);
    }
    return new TokenCursor(text, tokens);
  }

  void restart() {
    at = 0;
  }

  /** Asks a question about what follows, then stands where it stood. */
  boolean lookAhead(Predicate<TokenCursor> question) {
    var here = at;
    try {
      return question.test(this);
    } finally {
      at = here;
    }
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  /** Steps over these keywords if all of them come next. */
  boolean take(String... words) {
    if (!sees(words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  /** Whether these keywords come next. */
  boolean sees(String... words) {
    for (var i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !isWord(tokens.get(at + i), words[i])) {
        return false;
      }
    }
    return true;
  }

  boolean takeSymbol(char symbol) {
    if (!seesSymbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  boolean seesSymbol(char symbol) {
    return !atEnd()
        && tokens.get(at).kind() == Kind.SYMBOL
        && text.charAt(tokens.get(at).start()) == symbol;
  }

  boolean sees(Kind kind) {
    return !atEnd() && tokens.get(at).kind() == kind;
  }

  /** Steps over one token; one in parentheses goes over all of them. */
  void skip() {
    if (atEnd()) {
      return;
    }
    if (!seesSymbol('(')) {
      at++;
      return;
    }
    var depth = 0;
    do {
      if (seesSymbol('(')) {
        depth++;
      } else if (seesSymbol(')')) {
        depth--;
      }
      at++;
    } while (depth > 0 && !atEnd());
  }

  /** Steps over one token, into parentheses too. */
  void step() {
    at++;
  }

  /** Where the next token begins, or where the text ends. */
  int offset() {
    return atEnd() ? text.length() : tokens.get(at).start();
  }

  /** Where the token before this place ends. */
  int endBefore() {
    return at == 0 ? 0 : tokens.get(Math.min(at, tokens.size()) - 1).end();
  }

  /** A piece of the text, as it is written. */
  String slice(int start, int end) {
    return text.substring(start, Math.max(start, end));
  }

  /** The next token as it is written, or nothing at the end. */
  String raw() {
    return atEnd() ? "" : text.substring(tokens.get(at).start(), tokens.get(at).end());
  }

  /** The next keyword or identifier in upper case, or nothing when another token comes. */
  String upper() {
    return sees(Kind.WORD) ? raw().toUpperCase(Locale.ROOT) : "";
  }

  /** Steps over an identifier and gives it as the server stores it. */
  Optional<String> identifier() {
    if (sees(Kind.WORD)) {
      var name = fold(raw());
      at++;
      return Optional.of(Literals.cutToIdentifier(name));
    }
    if (sees(Kind.QUOTED_IDENTIFIER)) {
      var written = raw();
      at++;
      return Optional.of(Literals.cutToIdentifier(Literals.identifier(written, unicodeEscape())));
    }
    return Optional.empty();
  }

  /** Steps over a name of up to three parts; of three the first names the current database. */
  Optional<QualifiedName> name() {
    var first = identifier();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    var schema = Optional.<String>empty();
    var name = first.get();
    while (takeSymbol('.')) {
      var next = identifier();
      if (next.isEmpty()) {
        break;
      }
      schema = Optional.of(name);
      name = next.get();
    }
    return Optional.of(new QualifiedName(schema, name));
  }

  /** Steps over names with commas between; a list of columns after one is passed over. */
  List<QualifiedName> names() {
    var names = new ArrayList<QualifiedName>();
    do {
      take("ONLY");
      name().ifPresent(names::add);
      takeSymbol('*');
      if (seesSymbol('(')) {
        skip();
      }
    } while (takeSymbol(','));
    return names;
  }

  /** Steps over a string constant and gives its value. */
  Optional<String> string() {
    if (!sees(Kind.STRING) && !sees(Kind.DOLLAR_STRING)) {
      return Optional.empty();
    }
    var written = raw();
    at++;
    return Optional.of(Literals.string(written, unicodeEscape()));
  }

  /** Folds as the server does in a multi-byte encoding: the letters A to Z only. */
  static String fold(String word) {
    var folded = new StringBuilder(word.length());
    for (var i = 0; i < word.length(); i++) {
      var c = word.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  private char unicodeEscape() {
    if (sees("UESCAPE") && at + 1 < tokens.size() && tokens.get(at + 1).kind() == Kind.STRING) {
      at++;
      var written = raw();
      at++;
      return written.length() == 3 ? written.charAt(1) : '\\';
    }
    return '\\';
  }

  private boolean isWord(Token token, String word) {
    return token.kind() == Kind.WORD
        && token.end() - token.start() == word.length()
        && text.regionMatches(true, token.start(), word, 0, word.length());
  }
}
