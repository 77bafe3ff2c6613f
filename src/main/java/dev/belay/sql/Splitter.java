package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a script into statements at each semicolon outside parentheses and outside a function body
 * in BEGIN ATOMIC … END.
 */
final class Splitter {
  private final Source source;
  private final Lexer lexer;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final Deque<Integer> parentheses = new ArrayDeque<>();
  private List<Token> tokens = new ArrayList<>();

  /** How many of BEGIN ATOMIC and the CASEs inside it wait for their END. */
  private int bodyDepth;

  private int bodyStart;

  Splitter(Source source) {
    this.source = source;
    this.lexer = new Lexer(source);
  }

  List<SqlStatement> split() throws ScriptException {
    for (var token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
      if (is(token, ';') && parentheses.isEmpty() && bodyDepth == 0) {
        finishStatement();
      } else {
        track(token);
        tokens.add(token);
      }
    }
    refuseOpenEnds();
    finishStatement();
    return List.copyOf(statements);
  }

  private void track(Token token) throws ScriptException {
    if (is(token, '(')) {
      parentheses.push(token.start());
    } else if (is(token, ')')) {
      if (parentheses.isEmpty()) {
        throw source.refusal(
            token.start(),
            "A parenthesis closes here that was never opened.",
            "Remove it, or add the opening one.");
      }
      parentheses.pop();
    } else if (token.kind() == Kind.WORD) {
      trackBody(token);
    }
  }

  private void trackBody(Token token) {
    if (bodyDepth == 0) {
      if (is(token, "ATOMIC") && previousIs("BEGIN") && createsRoutine()) {
        bodyDepth = 1;
        bodyStart = tokens.getLast().start();
      }
    } else if (!isLabel()) {
      if (is(token, "CASE")) {
        bodyDepth++;
      } else if (is(token, "END")) {
        bodyDepth--;
      }
    }
  }

  private boolean createsRoutine() {
    var cursor = new TokenCursor(source.text(), tokens);
    if (!cursor.take("CREATE")) {
      return false;
    }
    cursor.take("OR", "REPLACE");
    return cursor.take("FUNCTION") || cursor.take("PROCEDURE");
  }

  /** After AS or a dot even a reserved word is a mere name. */
  private boolean isLabel() {
    return !tokens.isEmpty() && (previousIs("AS") || is(tokens.getLast(), '.'));
  }

  private boolean previousIs(String word) {
    return !tokens.isEmpty() && is(tokens.getLast(), word);
  }

  private void refuseOpenEnds() throws ScriptException {
    if (!parentheses.isEmpty()) {
      throw source.refusal(
          parentheses.peek(),
          "A parenthesis opens here and is never closed.",
          "Close it before the semicolon that ends its statement.");
    }
    if (bodyDepth > 0) {
      throw source.refusal(
          bodyStart,
          "A function body begins here with BEGIN ATOMIC and has no END.",
          "End it with END; each CASE inside needs an END too.");
    }
  }

  private void finishStatement() throws ScriptException {
    if (tokens.isEmpty()) {
      return;
    }
    var first = tokens.getFirst();
    refuseInlineCopy(first);
    var cursor = new TokenCursor(source.text(), tokens);
    var effect = new Classifier(cursor).classify();
    refuseOldStrings(first, effect);
    cursor.restart();
    var summary = new Summary(cursor).text();
    var text = source.text().substring(first.start(), tokens.getLast().end());
    statements.add(
        new SqlStatement(
            statements.size() + 1, text, source.positionOf(first.start()), effect, summary));
    tokens = new ArrayList<>();
  }

  /** Refused before what follows is read: the rows of COPY are no SQL. */
  private void refuseInlineCopy(Token first) throws ScriptException {
    var cursor = new TokenCursor(source.text(), tokens);
    if (!cursor.take("COPY")) {
      return;
    }
    while (!cursor.atEnd()) {
      if (cursor.take("FROM", "STDIN") || cursor.take("FROM", "STDOUT")) {
        throw source.refusal(
            first.start(),
            "COPY takes its rows from the script itself, which only psql can do.",
            "Write the rows as INSERT, or load them with psql before the run.");
      }
      if (cursor.take("TO", "STDOUT") || cursor.take("TO", "STDIN")) {
        throw source.refusal(
            first.start(),
            "COPY sends its rows to the client, which has no place for them here.",
            "Copy to a table instead, or take the rows with psql.");
      }
      cursor.skip();
    }
  }

  /** With the setting off, a backslash would end up on the other side of a quote than read here. */
  private void refuseOldStrings(Token first, Effect effect) throws ScriptException {
    if (is(first, "SET")
        && effect instanceof Effect.SetParameter set
        && set.name().equals("standard_conforming_strings")
        && !turnsOn()) {
      throw source.refusal(
          first.start(),
          "standard_conforming_strings is switched off, which changes where strings end.",
          "Remove the line and write strings with backslashes as E'…'.");
    }
  }

  private boolean turnsOn() {
    var last = tokens.getLast();
    var value = source.text().substring(last.start(), last.end()).replace("'", "");
    return List.of("on", "true", "yes", "1", "default").contains(TokenCursor.fold(value));
  }

  private boolean is(Token token, char symbol) {
    return token.kind() == Kind.SYMBOL && source.text().charAt(token.start()) == symbol;
  }

  private boolean is(Token token, String word) {
    return token.kind() == Kind.WORD
        && token.end() - token.start() == word.length()
        && source.text().regionMatches(true, token.start(), word, 0, word.length());
  }
}
