package dev.belay.sql;

import dev.belay.sql.Destruction.ConvertedColumn;
import dev.belay.sql.Destruction.DroppedColumn;
import dev.belay.sql.Destruction.DroppedSchema;
import dev.belay.sql.Destruction.DroppedSequence;
import dev.belay.sql.Destruction.DroppedTable;
import dev.belay.sql.Destruction.Found;
import dev.belay.sql.Destruction.Truncated;
import dev.belay.sql.Destruction.Untold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from scripts, in their order, what their statements destroy. */
final class DestructionReading {
  /** Words behind ADD that begin a constraint; all but EXCLUDE are reserved, so no column. */
  private static final Set<String> CONSTRAINTS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "NOT");

  private final List<Found> found = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private final MadeNames made = new MadeNames();

  List<Found> found() {
    return List.copyOf(found);
  }

  void read(SqlScript script) {
    path.clear();
    for (var statement : script.statements()) {
      if (statement.effect() instanceof Effect.SetParameter set
          && set.name().equals("search_path")) {
        path.add(statement.text());
      }
      var reading = new OfStatement(TokenCursor.over(statement.text()));
      reading.read(statement);
      for (var what : reading.destroys) {
        found.add(new Found(script.name(), statement.index(), statement.summary(), what, path));
      }
    }
  }

  /** The reading of one statement. */
  private final class OfStatement {
    private final TokenCursor cursor;
    private final List<Destruction> destroys = new ArrayList<>();

    private OfStatement(TokenCursor cursor) {
      this.cursor = cursor;
    }

    private void read(SqlStatement statement) {
      switch (cursor.upper()) {
        case "DROP" -> drop();
        case "ALTER" -> alter();
        case "CREATE" -> create();
        case "TRUNCATE" -> truncate();
        case "DO" -> untold("what a DO block does cannot be told from its text");
        case "CALL" -> untold("what a procedure does cannot be told from the call");
        case "EXECUTE" -> untold("what a prepared statement does cannot be told from its name");
        default -> {
          var rows = new RowChanges(statement, made);
          destroys.addAll(rows.read());
        }
      }
    }

    private void untold(String why) {
      destroys.add(new Untold(why));
    }

    private void drop() {
      cursor.step();
      var kind = cursor.upper();
      cursor.step();
      cursor.take("IF", "EXISTS");
      switch (kind) {
        case "TABLE" ->
            cursor
                .names()
                .forEach(it -> made.before(it).map(DroppedTable::new).ifPresent(destroys::add));
        case "SEQUENCE" -> cursor.names().forEach(it -> destroys.add(new DroppedSequence(it)));
        case "SCHEMA" -> dropSchemas();
        case "OWNED" -> untold("what the role owns is not told by the text");
        case "EXTENSION" -> untold("the objects of an extension are not told by its name");
        case "DATABASE" -> untold("the objects of a database are not told by its name");
        case "TYPE", "DOMAIN", "FUNCTION", "PROCEDURE", "ROUTINE", "SERVER", "CAST" ->
            cascade(kind.toLowerCase(java.util.Locale.ROOT));
        default -> {
          // Views, indexes, triggers and the like hold no values of their own.
        }
      }
    }

    private void dropSchemas() {
      var schemas = cursor.names();
      if (cursor.take("CASCADE")) {
        schemas.stream()
            .map(QualifiedName::name)
            .filter(schema -> !made.madeSchema(schema))
            .forEach(schema -> destroys.add(new DroppedSchema(schema)));
      }
    }

    private void cascade(String kind) {
      while (!cursor.atEnd()) {
        if (cursor.take("CASCADE")) {
          untold("CASCADE also drops the columns that need the " + kind);
        } else {
          cursor.skip();
        }
      }
    }

    private void truncate() {
      cursor.step();
      cursor.take("TABLE");
      var tables = cursor.names();
      if (!cursor.take("RESTART", "IDENTITY")) {
        cursor.take("CONTINUE", "IDENTITY");
      }
      var cascade = cursor.take("CASCADE");
      for (var table : tables) {
        made.before(table).ifPresent(it -> destroys.add(new Truncated(it, cascade)));
      }
    }

    private void create() {
      cursor.step();
      if (cursor.take("SCHEMA")) {
        if (!cursor.take("IF", "NOT", "EXISTS")) {
          cursor.identifier().ifPresent(made::makeSchema);
        }
        return;
      }
      while (cursor.take("TEMP")
          || cursor.take("TEMPORARY")
          || cursor.take("UNLOGGED")
          || cursor.take("LOCAL")
          || cursor.take("GLOBAL")) {
        // Words before TABLE.
      }
      // With IF NOT EXISTS it may be an older table.
      if (cursor.take("TABLE") && !cursor.sees("IF")) {
        cursor.name().ifPresent(made::makeTable);
      }
    }

    private void alter() {
      cursor.step();
      if (cursor.take("TYPE")) {
        alterType();
        return;
      }
      if (!cursor.take("TABLE")) {
        return;
      }
      cursor.take("IF", "EXISTS");
      cursor.take("ONLY");
      var table = cursor.name();
      cursor.takeSymbol('*');
      if (table.isEmpty()) {
        return;
      }
      do {
        action(table.get());
        while (!cursor.atEnd() && !cursor.seesSymbol(',')) {
          cursor.skip();
        }
      } while (cursor.takeSymbol(','));
    }

    private void alterType() {
      cursor.name();
      while (!cursor.atEnd()) {
        if (cursor.sees("DROP", "ATTRIBUTE") || cursor.sees("ALTER", "ATTRIBUTE")) {
          untold("which columns hold values of the type is not told by the text");
        }
        cursor.skip();
      }
    }

    private void action(QualifiedName table) {
      if (cursor.take("DROP")) {
        dropColumn(table);
      } else if (cursor.take("ALTER")) {
        alterColumn(table);
      } else if (cursor.take("ADD")) {
        addColumn(table);
      } else if (cursor.take("RENAME")) {
        rename(table);
      } else if (cursor.take("SET", "SCHEMA")) {
        cursor
            .identifier()
            .ifPresent(schema ->
                made.renameTable(table, new QualifiedName(Optional.of(schema), table.name())));
      }
    }

    private void dropColumn(QualifiedName table) {
      if (cursor.sees("CONSTRAINT")) {
        return;
      }
      cursor.take("COLUMN");
      cursor.take("IF", "EXISTS");
      cursor
          .identifier()
          .flatMap(column -> made.before(table, column))
          .ifPresent(column ->
              made.before(table).ifPresent(it -> destroys.add(new DroppedColumn(it, column))));
    }

    private void alterColumn(QualifiedName table) {
      if (cursor.sees("CONSTRAINT")) {
        return;
      }
      cursor.take("COLUMN");
      var column = cursor.identifier().flatMap(it -> made.before(table, it));
      if (column.isEmpty() || made.before(table).isEmpty()) {
        return;
      }
      if (cursor.take("SET", "DATA", "TYPE") || cursor.take("TYPE")) {
        var type = type();
        var using = cursor.sees("USING");
        destroys.add(
            new ConvertedColumn(
                made.before(table).get(),
                column.get(),
                using ? Optional.empty() : Optional.of(type)));
      } else if (cursor.sees("SET", "EXPRESSION")) {
        destroys.add(new ConvertedColumn(made.before(table).get(), column.get(), Optional.empty()));
      }
    }

    /** The type as it is written, up to COLLATE, USING, or the next action. */
    private String type() {
      var start = cursor.offset();
      var end = start;
      while (!cursor.atEnd()
          && !cursor.seesSymbol(',')
          && !cursor.sees("USING")
          && !cursor.sees("COLLATE")) {
        cursor.skip();
        end = cursor.endBefore();
      }
      var type = cursor.slice(start, end);
      if (cursor.take("COLLATE")) {
        cursor.name();
      }
      return type;
    }

    private void addColumn(QualifiedName table) {
      if (CONSTRAINTS.contains(cursor.upper())) {
        return;
      }
      cursor.take("COLUMN");
      if (!cursor.take("IF", "NOT", "EXISTS")) {
        cursor.identifier().ifPresent(column -> made.makeColumn(table, column));
      }
    }

    private void rename(QualifiedName table) {
      if (cursor.sees("CONSTRAINT")) {
        return;
      }
      if (cursor.take("TO")) {
        cursor
            .identifier()
            .ifPresent(to -> made.renameTable(table, new QualifiedName(table.schema(), to)));
        return;
      }
      cursor.take("COLUMN");
      var column = cursor.identifier();
      if (column.isPresent() && cursor.take("TO")) {
        cursor.identifier().ifPresent(to -> made.renameColumn(table, column.get(), to));
      }
    }
  }
}
