package dev.belay.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the locks of one statement from its text. */
final class LockReading {
  /** Tables whose name follows these. */
  private static final Set<String> BEFORE_READ = Set.of("FROM", "JOIN", "USING");

  private static final Set<String> UPDATE_EXCLUSIVE_ACTIONS =
      Set.of("VALIDATE", "ATTACH", "CLUSTER");

  private final Map<QualifiedName, TableLock> needs = new LinkedHashMap<>();
  private final TokenCursor cursor;
  private boolean told = true;

  LockReading(SqlStatement statement) {
    cursor = TokenCursor.over(statement.text());
  }

  private void need(Optional<QualifiedName> table, TableLock mode) {
    table.ifPresent(
        name -> needs.merge(name, mode, (one, other) -> one.compareTo(other) > 0 ? one : other));
  }

  Map<QualifiedName, TableLock> needs() {
    return needs;
  }

  /** Whether the text tells all locks of the statement. */
  boolean told() {
    return told;
  }

  void read() {
    switch (cursor.upper()) {
      case "CREATE" -> create();
      case "ALTER" -> alter();
      case "DROP" -> drop();
      case "TRUNCATE" -> {
        cursor.step();
        cursor.take("TABLE");
        cursor.names().forEach(it -> need(Optional.of(it), TableLock.ACCESS_EXCLUSIVE));
      }
      case "INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES", "TABLE" -> data();
      case "LOCK" -> lock();
      case "VACUUM", "ANALYZE" -> vacuum();
      case "REFRESH" -> refresh();
      case "REINDEX" -> reindex();
      case "BEGIN",
          "START",
          "COMMIT",
          "END",
          "ROLLBACK",
          "SET",
          "RESET",
          "SAVEPOINT",
          "RELEASE",
          "SHOW",
          "NOTIFY" -> {}
      default -> told = false;
    }
  }

  private void create() {
    cursor.step();
    cursor.take("OR", "REPLACE");
    var unique = cursor.take("UNIQUE");
    if (cursor.take("INDEX")) {
      createIndex();
      return;
    }
    for (var word : List.of("TEMP", "TEMPORARY", "UNLOGGED", "LOCAL", "GLOBAL", "CONSTRAINT")) {
      cursor.take(word);
    }
    if (unique) {
      told = false;
    } else if (cursor.take("TABLE")) {
      createTable();
    } else if (cursor.take("TRIGGER")) {
      skipTo("ON");
      need(cursor.name(), TableLock.SHARE_ROW_EXCLUSIVE);
    } else if (cursor.sees("VIEW") || cursor.sees("MATERIALIZED")) {
      reads();
    } else if (cursor.sees("RULE") || cursor.sees("POLICY")) {
      skipTo(cursor.sees("RULE") ? "TO" : "ON");
      need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
    }
  }

  private void createIndex() {
    var mode = cursor.take("CONCURRENTLY") ? TableLock.SHARE_UPDATE_EXCLUSIVE : TableLock.SHARE;
    skipTo("ON");
    cursor.take("ONLY");
    need(cursor.name(), mode);
  }

  private void createTable() {
    cursor.take("IF", "NOT", "EXISTS");
    need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
    if (cursor.take("PARTITION", "OF")) {
      need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
    }
    references();
  }

  /** Foreign keys lock the table that they point to. */
  private void references() {
    while (!cursor.atEnd()) {
      if (cursor.take("REFERENCES")) {
        need(cursor.name(), TableLock.SHARE_ROW_EXCLUSIVE);
      } else if (cursor.take("INHERITS")) {
        cursor.takeSymbol('(');
        cursor.names().forEach(it -> need(Optional.of(it), TableLock.SHARE_UPDATE_EXCLUSIVE));
      } else if (cursor.take("FROM") || cursor.take("JOIN")) {
        need(table(), TableLock.ACCESS_SHARE);
      } else {
        cursor.step();
      }
    }
  }

  private void alter() {
    cursor.step();
    cursor.take("MATERIALIZED");
    if (!cursor.take("TABLE") && !cursor.take("VIEW")) {
      // Types, functions, roles and the like lock no table; an index locks itself.
      told = !cursor.sees("INDEX") && !cursor.sees("POLICY") && !cursor.sees("TRIGGER");
      return;
    }
    cursor.take("IF", "EXISTS");
    cursor.take("ONLY");
    var table = cursor.name();
    cursor.takeSymbol('*');
    var mode = TableLock.ACCESS_SHARE;
    do {
      var action = action();
      mode = action.compareTo(mode) > 0 ? action : mode;
    } while (cursor.takeSymbol(','));
    need(table, mode);
  }

  /** The lock of one action of ALTER TABLE (manual, its page); steps over the action. */
  private TableLock action() {
    var mode = TableLock.ACCESS_EXCLUSIVE;
    if (UPDATE_EXCLUSIVE_ACTIONS.contains(cursor.upper())) {
      var attaches = cursor.take("ATTACH", "PARTITION");
      if (attaches) {
        need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
      }
      mode = TableLock.SHARE_UPDATE_EXCLUSIVE;
    } else if (cursor.take("DETACH", "PARTITION")) {
      need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
      mode =
          cursor.sees("CONCURRENTLY") || cursor.sees("FINALIZE")
              ? TableLock.SHARE_UPDATE_EXCLUSIVE
              : TableLock.ACCESS_EXCLUSIVE;
    } else if (cursor.sees("ENABLE", "TRIGGER") || cursor.sees("DISABLE", "TRIGGER")) {
      mode = TableLock.SHARE_ROW_EXCLUSIVE;
    } else if (addsForeignKey()) {
      mode = TableLock.SHARE_ROW_EXCLUSIVE;
    } else if (setsStatistics()) {
      mode = TableLock.SHARE_UPDATE_EXCLUSIVE;
    }
    while (!cursor.atEnd() && !cursor.seesSymbol(',')) {
      if (cursor.take("REFERENCES")) {
        need(cursor.name(), TableLock.SHARE_ROW_EXCLUSIVE);
      } else {
        cursor.skip();
      }
    }
    return mode;
  }

  private boolean addsForeignKey() {
    return cursor.lookAhead(ahead -> {
      if (!ahead.take("ADD")) {
        return false;
      }
      if (ahead.take("CONSTRAINT")) {
        ahead.identifier();
      }
      return ahead.sees("FOREIGN", "KEY");
    });
  }

  private boolean setsStatistics() {
    return cursor.lookAhead(ahead -> {
      if (!ahead.take("ALTER")) {
        return false;
      }
      ahead.take("COLUMN");
      ahead.identifier();
      return ahead.sees("SET", "STATISTICS");
    });
  }

  private void drop() {
    cursor.step();
    cursor.take("MATERIALIZED");
    if (cursor.take("TABLE") || cursor.take("VIEW")) {
      cursor.take("IF", "EXISTS");
      cursor.names().forEach(it -> need(Optional.of(it), TableLock.ACCESS_EXCLUSIVE));
    } else if (cursor.take("TRIGGER") || cursor.take("POLICY") || cursor.take("RULE")) {
      skipTo("ON");
      need(cursor.name(), TableLock.ACCESS_EXCLUSIVE);
    } else {
      // The table of an index stands in the catalog only.
      told = !cursor.sees("INDEX") && !cursor.sees("SCHEMA") && !cursor.sees("OWNED");
    }
  }

  private void data() {
    while (!cursor.atEnd()) {
      if (cursor.take("INSERT", "INTO")
          || cursor.take("MERGE", "INTO")
          || cursor.take("DELETE", "FROM")) {
        cursor.take("ONLY");
        need(cursor.name(), TableLock.ROW_EXCLUSIVE);
      } else if (cursor.sees("UPDATE") && !cursor.sees("UPDATE", "SET")) {
        cursor.step();
        cursor.take("ONLY");
        need(cursor.name(), TableLock.ROW_EXCLUSIVE);
      } else if (cursor.take("FOR", "UPDATE") || cursor.take("FOR", "SHARE")) {
        needs.replaceAll((_, mode) -> mode == TableLock.ACCESS_SHARE ? TableLock.ROW_SHARE : mode);
      } else if (BEFORE_READ.contains(cursor.upper())) {
        cursor.step();
        tables();
      } else {
        cursor.step();
      }
    }
  }

  /** Tables with commas between, each with or without another name. */
  private void tables() {
    need(table(), TableLock.ACCESS_SHARE);
    while (cursor.seesSymbol(',') || cursor.lookAhead(LockReading::isNameBeforeComma)) {
      if (!cursor.takeSymbol(',')) {
        cursor.take("AS");
        cursor.identifier();
        cursor.takeSymbol(',');
      }
      need(table(), TableLock.ACCESS_SHARE);
    }
  }

  private static boolean isNameBeforeComma(TokenCursor ahead) {
    ahead.take("AS");
    return ahead.identifier().isPresent() && ahead.seesSymbol(',');
  }

  private void reads() {
    while (!cursor.atEnd()) {
      if (cursor.take("FROM") || cursor.take("JOIN")) {
        tables();
      } else {
        cursor.step();
      }
    }
  }

  /** A table behind FROM; a subquery or a function is none. */
  private Optional<QualifiedName> table() {
    cursor.take("ONLY");
    cursor.take("LATERAL");
    if (cursor.seesSymbol('(')) {
      return Optional.empty();
    }
    var name = cursor.name();
    return cursor.seesSymbol('(') ? Optional.empty() : name;
  }

  private void lock() {
    cursor.step();
    cursor.take("TABLE");
    var tables = cursor.names();
    var mode = TableLock.ACCESS_EXCLUSIVE;
    if (cursor.take("IN")) {
      var words = new StringBuilder();
      while (!cursor.atEnd() && !cursor.sees("MODE")) {
        words.append(words.isEmpty() ? "" : "_").append(cursor.upper());
        cursor.step();
      }
      mode = named(words.toString()).orElse(mode);
    }
    for (var table : tables) {
      need(Optional.of(table), mode);
    }
  }

  private static Optional<TableLock> named(String name) {
    return List.of(TableLock.values()).stream()
        .filter(mode -> mode.name().equals(name))
        .findFirst();
  }

  private void vacuum() {
    cursor.step();
    var full = false;
    if (cursor.seesSymbol('(')) {
      full = cursor.lookAhead(LockReading::mentionsFull);
      cursor.skip();
    }
    while (cursor.sees("FULL")
        || cursor.sees("FREEZE")
        || cursor.sees("VERBOSE")
        || cursor.sees("ANALYZE")) {
      full |= cursor.sees("FULL");
      cursor.step();
    }
    var mode = full ? TableLock.ACCESS_EXCLUSIVE : TableLock.SHARE_UPDATE_EXCLUSIVE;
    var tables = cursor.names();
    tables.forEach(it -> need(Optional.of(it), mode));
    told = !tables.isEmpty();
  }

  private static boolean mentionsFull(TokenCursor ahead) {
    while (!ahead.atEnd() && !ahead.seesSymbol(')')) {
      if (ahead.take("FULL")) {
        return true;
      }
      ahead.step();
    }
    return false;
  }

  private void refresh() {
    cursor.step();
    if (cursor.take("MATERIALIZED", "VIEW")) {
      var mode = cursor.take("CONCURRENTLY") ? TableLock.EXCLUSIVE : TableLock.ACCESS_EXCLUSIVE;
      need(cursor.name(), mode);
    }
    // What the view's own query reads stands in the catalog only.
    told = false;
  }

  private void reindex() {
    cursor.step();
    if (cursor.seesSymbol('(')) {
      cursor.skip();
    }
    if (cursor.take("TABLE")) {
      var mode = cursor.take("CONCURRENTLY") ? TableLock.SHARE_UPDATE_EXCLUSIVE : TableLock.SHARE;
      need(cursor.name(), mode);
    } else {
      told = false;
    }
  }

  private void skipTo(String word) {
    while (!cursor.atEnd() && !cursor.take(word)) {
      cursor.step();
    }
  }
}
