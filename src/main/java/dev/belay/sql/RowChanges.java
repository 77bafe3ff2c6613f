package dev.belay.sql;

import dev.belay.sql.Destruction.DeletedRows;
import dev.belay.sql.Destruction.Matching;
import dev.belay.sql.Destruction.OverwrittenValues;
import dev.belay.sql.Destruction.Untold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from one statement which rows it removes and which values it overwrites. */
final class RowChanges {
  /** Functions of the server that change no table, and words before a parenthesis. */
  private static final Set<String> HARMLESS =
      Set.of(
          """
          set_config setval nextval currval now version format count sum min max avg coalesce \
          nullif greatest least unnest generate_series to_regclass to_char to_date to_timestamp \
          to_jsonb to_json jsonb_agg json_agg array_agg string_agg lower upper length trim round \
          abs extract date_trunc concat replace substring row exists cast array numeric varchar \
          char decimal select in values from where and or not on as case when then else distinct \
          all any some over filter group using having by join lateral union except intersect \
          obj_description col_description has_table_privilege row_number rank current_setting\
          """
              .split(" "));

  private final SqlStatement statement;
  private final MadeNames made;
  private final TokenCursor cursor;
  private final List<Destruction> destroys = new ArrayList<>();

  RowChanges(SqlStatement statement, MadeNames made) {
    this.statement = statement;
    this.made = made;
    this.cursor = TokenCursor.over(statement.text());
  }

  List<Destruction> read() {
    switch (cursor.upper()) {
      case "DELETE" -> delete(true);
      case "UPDATE" -> update(true);
      case "INSERT" -> insert();
      case "MERGE" -> merge();
      case "WITH" -> parts();
      case "EXPLAIN" -> {
        if (!(statement.effect() instanceof Effect.Query)) {
          parts();
        }
      }
      case "SELECT" -> select();
      default -> {
        // Nothing else changes rows that are there.
      }
    }
    return destroys;
  }

  /** Changes inside a WITH, and its own statement; EXPLAIN ANALYZE carries its statement out. */
  private void parts() {
    var begins = true;
    while (!cursor.atEnd()) {
      if (cursor.sees("DELETE", "FROM") && begins) {
        delete(false);
      } else if (cursor.sees("UPDATE") && begins) {
        update(false);
      } else if (cursor.sees("MERGE", "INTO") && begins) {
        merge();
      } else if (cursor.sees("INSERT", "INTO") && begins) {
        insert();
      } else {
        begins = opens();
        cursor.step();
      }
    }
  }

  /** Whether a statement may begin behind this token. */
  private boolean opens() {
    return cursor.seesSymbol('(')
        || cursor.seesSymbol(')')
        || cursor.sees("ANALYZE")
        || cursor.sees("ANALYSE")
        || cursor.sees("VERBOSE");
  }

  private void delete(boolean whole) {
    cursor.step();
    cursor.take("FROM");
    var from = cursor.offset();
    cursor.take("ONLY");
    var table = cursor.name();
    cursor.takeSymbol('*');
    alias(Set.of("USING", "WHERE", "RETURNING"));
    var source = cursor.slice(from, cursor.endBefore());
    var joins = cursor.sees("USING");
    toWhere(false);
    var matching = matching(source, whole && !joins);
    table.flatMap(made::before).ifPresent(it -> destroys.add(new DeletedRows(it, matching)));
  }

  private void update(boolean whole) {
    cursor.step();
    var from = cursor.offset();
    cursor.take("ONLY");
    var table = cursor.name();
    cursor.takeSymbol('*');
    alias(Set.of("SET"));
    var source = cursor.slice(from, cursor.endBefore());
    cursor.take("SET");
    var columns = targets();
    var joins = cursor.sees("FROM");
    toWhere(true);
    var matching = matching(source, whole && !joins);
    table.ifPresent(it -> overwritten(it, columns, matching));
  }

  private void overwritten(QualifiedName table, List<String> columns, Matching matching) {
    var old =
        columns.stream().flatMap(column -> made.before(table, column).stream()).distinct().toList();
    // An empty list of targets was not understood, and counts as every column.
    if (columns.isEmpty() || !old.isEmpty()) {
      made.before(table).ifPresent(it -> destroys.add(new OverwrittenValues(it, old, matching)));
    }
  }

  private void insert() {
    cursor.step();
    cursor.take("INTO");
    var table = cursor.name();
    var depth = 0;
    while (!cursor.atEnd() && depth >= 0) {
      if (depth == 0 && cursor.take("DO", "UPDATE", "SET")) {
        var columns = targets();
        table.ifPresent(it -> overwritten(it, columns, new Matching.Unforeseen()));
        return;
      }
      depth += cursor.seesSymbol('(') ? 1 : cursor.seesSymbol(')') ? -1 : 0;
      if (depth >= 0) {
        cursor.step();
      }
    }
  }

  private void merge() {
    cursor.step();
    cursor.take("INTO");
    cursor.take("ONLY");
    var table = cursor.name();
    var depth = 0;
    while (!cursor.atEnd() && depth >= 0) {
      if (cursor.take("THEN", "DELETE")) {
        table
            .flatMap(made::before)
            .ifPresent(it -> destroys.add(new DeletedRows(it, new Matching.Unforeseen())));
      } else if (cursor.take("THEN", "UPDATE", "SET")) {
        var columns = targets();
        table.ifPresent(it -> overwritten(it, columns, new Matching.Unforeseen()));
      } else {
        depth += cursor.seesSymbol('(') ? 1 : cursor.seesSymbol(')') ? -1 : 0;
        if (depth >= 0) {
          cursor.step();
        }
      }
    }
  }

  private void alias(Set<String> next) {
    if (cursor.take("AS") || !next.contains(cursor.upper())) {
      cursor.identifier();
    }
  }

  /** The columns that are set; stands behind the last expression afterwards. */
  private List<String> targets() {
    var columns = new ArrayList<String>();
    do {
      if (cursor.takeSymbol('(')) {
        do {
          cursor.identifier().ifPresent(columns::add);
          toNext();
        } while (cursor.takeSymbol(','));
        cursor.takeSymbol(')');
      } else {
        cursor.identifier().ifPresent(columns::add);
      }
      toNext();
    } while (cursor.takeSymbol(','));
    return columns;
  }

  /** Steps to the comma, the closing parenthesis or the clause that ends an expression. */
  private void toNext() {
    var brackets = 0;
    while (!cursor.atEnd() && !cursor.seesSymbol(')')) {
      if (brackets == 0 && (cursor.seesSymbol(',') || endsExpression())) {
        return;
      }
      if (cursor.take("DISTINCT", "FROM")) {
        continue;
      }
      brackets += cursor.seesSymbol('[') ? 1 : cursor.seesSymbol(']') ? -1 : 0;
      cursor.skip();
    }
  }

  private boolean endsExpression() {
    return cursor.sees("FROM")
        || cursor.sees("WHERE")
        || cursor.sees("RETURNING")
        || cursor.sees("WHEN", "MATCHED")
        || cursor.sees("WHEN", "NOT", "MATCHED");
  }

  private void toWhere(boolean update) {
    while (!cursor.atEnd()
        && !cursor.seesSymbol(')')
        && !cursor.sees("WHERE")
        && !cursor.sees("RETURNING")) {
      if (!(update && cursor.take("DISTINCT", "FROM"))) {
        cursor.skip();
      }
    }
  }

  private Matching matching(String source, boolean alone) {
    if (!cursor.take("WHERE")) {
      return alone ? new Matching.All() : new Matching.Planned(statement.text());
    }
    var start = cursor.offset();
    var end = start;
    if (cursor.sees("CURRENT", "OF")) {
      return new Matching.Unforeseen();
    }
    while (!cursor.atEnd() && !cursor.seesSymbol(')') && !cursor.sees("RETURNING")) {
      cursor.skip();
      end = cursor.endBefore();
    }
    return alone
        ? new Matching.Where(source, cursor.slice(start, end))
        : new Matching.Planned(statement.text());
  }

  /** A SELECT that makes a table, or calls a function whose effects its name does not tell. */
  private void select() {
    cursor.lookAhead(ahead -> {
      while (!ahead.atEnd() && !ahead.sees("INTO")) {
        ahead.skip();
      }
      ahead.take("INTO");
      for (var word : List.of("TEMP", "TEMPORARY", "UNLOGGED", "TABLE")) {
        ahead.take(word);
      }
      ahead.name().ifPresent(made::makeTable);
      return true;
    });
    var called = Optional.<QualifiedName>empty();
    while (!cursor.atEnd() && called.isEmpty()) {
      called = call();
    }
    called.ifPresent(name ->
        destroys.add(
            new Untold("what the function " + name + " does cannot be told from its call")));
  }

  /** Steps over a name or another token; the name where it is called and may do anything. */
  private Optional<QualifiedName> call() {
    var name = cursor.name();
    if (name.isEmpty()) {
      cursor.step();
    }
    return name.filter(_ -> cursor.seesSymbol('('))
        .filter(it -> !it.schema().equals(Optional.of("pg_catalog")))
        .filter(it -> !it.name().startsWith("pg_") && !HARMLESS.contains(it.name()));
  }
}
