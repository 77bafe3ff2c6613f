package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A short name of a statement for people, such as {@code ALTER TABLE messages ADD COLUMN thread}.
 * It never holds a string constant, because those may be secrets.
 */
final class Summary {
  private static final int LONGEST = 80;
  private static final int WORDS_OF_ACTION = 3;

  /** Words that stand before the kind of object, so that another word of the kind follows. */
  private static final Set<String> BEFORE_KIND =
      Set.of(
          "OR",
          "REPLACE",
          "UNIQUE",
          "TEMP",
          "TEMPORARY",
          "UNLOGGED",
          "LOCAL",
          "GLOBAL",
          "RECURSIVE",
          "TRUSTED",
          "PROCEDURAL",
          "DEFAULT",
          "MATERIALIZED",
          "FOREIGN",
          "DATA",
          "EVENT",
          "TEXT",
          "SEARCH",
          "ACCESS",
          "LARGE",
          "CONSTRAINT");

  private static final Set<String> FILLING = Set.of("OR", "REPLACE", "IF", "NOT", "EXISTS", "ONLY");

  private final TokenCursor cursor;
  private final StringJoiner parts = new StringJoiner(" ");

  Summary(TokenCursor cursor) {
    this.cursor = cursor;
  }

  String text() {
    var command = cursor.upper();
    switch (command) {
      case "CREATE", "DROP" -> objectOf(command);
      case "ALTER" -> {
        objectOf(command);
        action();
      }
      case "INSERT", "DELETE", "MERGE", "UPDATE", "TRUNCATE", "COPY" -> tableOf(command);
      case "REFRESH", "REINDEX", "VACUUM", "ANALYZE", "LOCK", "CALL", "CLUSTER" -> target(command);
      case "COMMENT" -> {
        cursor.step();
        cursor.take("ON");
        parts.add("COMMENT ON");
        kindAndName();
      }
      case "DO" -> parts.add("DO block");
      case "SET", "RESET" -> setting(command);
      default -> firstWords();
    }
    return cut(parts.toString());
  }

  private void objectOf(String command) {
    parts.add(command);
    cursor.step();
    kindAndName();
  }

  private void kindAndName() {
    var more = true;
    while (more && cursor.sees(Kind.WORD)) {
      var word = cursor.upper();
      more = BEFORE_KIND.contains(word);
      addKeyword();
    }
    if (cursor.sees("CLASS") || cursor.sees("FAMILY") || cursor.sees("MAPPING")) {
      addKeyword();
    }
    if (cursor.sees("CONCURRENTLY")) {
      addKeyword();
    }
    skipFilling();
    if (cursor.take("ON")) {
      parts.add("ON");
      skipFilling();
    }
    addName();
  }

  /** The first words of what ALTER does, names and keywords alike. */
  private void action() {
    for (var i = 0; i < WORDS_OF_ACTION; i++) {
      skipFilling();
      if (cursor.sees(Kind.WORD)) {
        var word = cursor.upper();
        var isName = i == WORDS_OF_ACTION - 1;
        if (isName) {
          addName();
        } else {
          parts.add(word);
          cursor.step();
        }
      } else if (cursor.sees(Kind.QUOTED_IDENTIFIER)) {
        addName();
      } else {
        return;
      }
    }
  }

  private void tableOf(String command) {
    parts.add(command);
    cursor.step();
    while (cursor.sees("INTO") || cursor.sees("FROM") || cursor.sees("TABLE")) {
      addKeyword();
    }
    skipFilling();
    addName();
  }

  private void target(String command) {
    parts.add(command);
    cursor.step();
    if (cursor.seesSymbol('(')) {
      cursor.skip();
    }
    while (isKeywordOfTarget(cursor.upper())) {
      addKeyword();
    }
    addName();
  }

  private static boolean isKeywordOfTarget(String word) {
    return switch (word) {
      case "MATERIALIZED",
          "VIEW",
          "CONCURRENTLY",
          "INDEX",
          "TABLE",
          "SCHEMA",
          "DATABASE",
          "SYSTEM",
          "FULL",
          "FREEZE",
          "VERBOSE",
          "ANALYZE",
          "ANALYSE" ->
          true;
      default -> false;
    };
  }

  private void setting(String command) {
    parts.add(command);
    cursor.step();
    if (cursor.sees("LOCAL") || cursor.sees("SESSION")) {
      addKeyword();
    }
    addName();
  }

  /** The beginning of a statement of another kind; constants become three dots. */
  private void firstWords() {
    var length = 0;
    while (!cursor.atEnd() && length < LONGEST) {
      var hidden = cursor.sees(Kind.STRING) || cursor.sees(Kind.DOLLAR_STRING);
      var part = hidden ? "…" : cursor.raw();
      parts.add(part);
      length += part.length() + 1;
      cursor.step();
    }
  }

  private void addKeyword() {
    var word = cursor.upper();
    if (!FILLING.contains(word)) {
      parts.add(word);
    }
    cursor.step();
  }

  private void skipFilling() {
    while (FILLING.contains(cursor.upper())) {
      cursor.step();
    }
  }

  private void addName() {
    cursor.name().ifPresent(name -> parts.add(name.display()));
  }

  private static String cut(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    if (line.codePointCount(0, line.length()) <= LONGEST) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
