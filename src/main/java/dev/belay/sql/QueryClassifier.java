package dev.belay.sql;

import dev.belay.sql.Effect.Data;
import dev.belay.sql.Effect.Definition;
import dev.belay.sql.Effect.Query;
import java.util.Set;

/** Tells reading statements from those that only begin like one. */
final class QueryClassifier {
  private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
  private static final Set<String> LOCAL = Set.of("true", "on", "t", "1");

  private final TokenCursor cursor;

  QueryClassifier(TokenCursor cursor) {
    this.cursor = cursor;
  }

  Effect classify() {
    return switch (cursor.upper()) {
      case "SELECT" -> select();
      case "WITH" -> with();
      case "EXPLAIN" -> explain();
      default -> new Query();
    };
  }

  private Effect select() {
    cursor.step();
    if (cursor.lookAhead(QueryClassifier::setsParameter)) {
      return setConfig();
    }
    return cursor.lookAhead(QueryClassifier::findsInto)
        ? new Definition("SELECT INTO")
        : new Query();
  }

  private static boolean findsInto(TokenCursor ahead) {
    while (!ahead.atEnd()) {
      if (ahead.sees("INTO")) {
        return true;
      }
      ahead.skip();
    }
    return false;
  }

  private static boolean setsParameter(TokenCursor ahead) {
    if (ahead.take("PG_CATALOG")) {
      ahead.takeSymbol('.');
    }
    return ahead.take("SET_CONFIG")
        && ahead.takeSymbol('(')
        && ahead.string().isPresent()
        && ahead.seesSymbol(',');
  }

  private Effect setConfig() {
    while (!cursor.sees(Token.Kind.STRING)) {
      cursor.step();
    }
    var name = TokenCursor.fold(cursor.string().orElse(""));
    var last = "";
    while (!cursor.atEnd() && !cursor.seesSymbol(')')) {
      last = cursor.raw();
      cursor.skip();
    }
    var local = LOCAL.contains(TokenCursor.fold(last).replace("'", ""));
    return new Effect.SetParameter(name, local);
  }

  /** A WITH changes data in its main statement, or in a part that begins right after "(". */
  private Effect with() {
    var opened = false;
    var depth = 0;
    var result = "";
    while (!cursor.atEnd()) {
      var word = cursor.upper();
      if (CHANGES.contains(word) && (opened || (depth == 0 && result.isEmpty()))) {
        return new Data(word);
      }
      if (depth == 0
          && result.isEmpty()
          && (word.equals("SELECT") || word.equals("VALUES") || word.equals("TABLE"))) {
        result = word;
        if (cursor.lookAhead(QueryClassifier::findsInto)) {
          return new Definition("SELECT INTO");
        }
      }
      opened = cursor.seesSymbol('(');
      depth += opened ? 1 : cursor.seesSymbol(')') ? -1 : 0;
      cursor.step();
    }
    return new Query();
  }

  /** EXPLAIN with ANALYZE executes its statement. */
  private Effect explain() {
    cursor.step();
    var executes = false;
    if (cursor.seesSymbol('(')) {
      executes = cursor.lookAhead(QueryClassifier::asksForAnalyze);
      cursor.skip();
    }
    while (cursor.sees("ANALYZE") || cursor.sees("ANALYSE") || cursor.sees("VERBOSE")) {
      executes |= !cursor.sees("VERBOSE");
      cursor.step();
    }
    return executes && !cursor.sees("EXPLAIN") ? new Classifier(cursor).classify() : new Query();
  }

  private static boolean asksForAnalyze(TokenCursor ahead) {
    while (!ahead.atEnd() && !ahead.seesSymbol(')')) {
      if (ahead.take("ANALYZE") || ahead.take("ANALYSE")) {
        return !Set.of("false", "off", "0").contains(TokenCursor.fold(ahead.raw()));
      }
      ahead.step();
    }
    return false;
  }
}
