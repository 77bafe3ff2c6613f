package dev.belay.sql;

import dev.belay.sql.Effect.AddEnumValue;
import dev.belay.sql.Effect.CreateIndexConcurrently;
import dev.belay.sql.Effect.Data;
import dev.belay.sql.Effect.Definition;
import dev.belay.sql.Effect.DetachConcurrently;
import dev.belay.sql.Effect.DetachFinalize;
import dev.belay.sql.Effect.DropIndexConcurrently;
import dev.belay.sql.Effect.OutsideTransaction;
import dev.belay.sql.Effect.Query;
import dev.belay.sql.Effect.RefreshConcurrently;
import dev.belay.sql.Effect.ReindexConcurrently;
import dev.belay.sql.Effect.Utility;
import dev.belay.sql.Effect.Vacuum;
import dev.belay.sql.Effect.ValidateConstraint;
import java.util.Optional;
import java.util.Set;

/** Tells what one statement does from its keywords and names. */
final class Classifier {
  private static final Set<String> OFF = Set.of("false", "off", "0", "no");

  private final TokenCursor cursor;

  Classifier(TokenCursor cursor) {
    this.cursor = cursor;
  }

  Effect classify() {
    if (cursor.seesSymbol('(')) {
      return new Query();
    }
    var command = cursor.upper();
    return switch (command) {
      case "SELECT", "VALUES", "TABLE", "WITH", "SHOW", "EXPLAIN" ->
          new QueryClassifier(cursor).classify();
      case "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE" -> new Data(command);
      case "COPY" -> copy();
      case "CREATE" -> create();
      case "DROP" -> drop();
      case "ALTER" -> alter();
      case "REINDEX" -> reindex();
      case "REFRESH" -> refresh();
      case "VACUUM" -> vacuum();
      case "CLUSTER" -> cluster();
      case "COMMENT", "GRANT", "REVOKE", "IMPORT", "REASSIGN", "SECURITY" ->
          new Definition(command);
      case "DO" -> new Effect.DoBlock();
      case "CALL" -> new Effect.Call();
      default -> new SessionClassifier(cursor).classify().orElseGet(() -> new Utility(command));
    };
  }

  private Effect copy() {
    cursor.step();
    while (!cursor.atEnd()) {
      if (cursor.sees("TO")) {
        return new Query();
      }
      if (cursor.sees("FROM")) {
        return new Data("COPY");
      }
      cursor.skip();
    }
    return new Utility("COPY");
  }

  private Effect create() {
    cursor.step();
    var unique = cursor.take("UNIQUE");
    if (cursor.take("INDEX")) {
      return createIndex(unique);
    }
    if (cursor.sees("DATABASE") || cursor.sees("TABLESPACE")) {
      return new OutsideTransaction("CREATE " + cursor.upper());
    }
    if (cursor.sees("SUBSCRIPTION") && !turnsOff("CONNECT") && !turnsOff("CREATE_SLOT")) {
      return new OutsideTransaction("CREATE SUBSCRIPTION");
    }
    return new Definition("CREATE");
  }

  private Effect createIndex(boolean unique) {
    if (!cursor.take("CONCURRENTLY")) {
      return new Definition("CREATE");
    }
    var ifNotExists = cursor.take("IF", "NOT", "EXISTS");
    var written = cursor.sees("ON") ? Optional.<String>empty() : cursor.identifier();
    if (!cursor.take("ON")) {
      return new OutsideTransaction("CREATE INDEX CONCURRENTLY");
    }
    cursor.take("ONLY");
    var table = cursor.name();
    if (table.isEmpty()) {
      return new OutsideTransaction("CREATE INDEX CONCURRENTLY");
    }
    var schema = table.get().schema();
    var index = written.map(name -> new QualifiedName(schema, name));
    return new CreateIndexConcurrently(index, table.get(), unique, ifNotExists);
  }

  private Effect drop() {
    cursor.step();
    if (cursor.take("INDEX", "CONCURRENTLY")) {
      var ifExists = cursor.take("IF", "EXISTS");
      return new DropIndexConcurrently(cursor.names(), ifExists);
    }
    if (cursor.sees("DATABASE") || cursor.sees("TABLESPACE") || cursor.sees("SUBSCRIPTION")) {
      return new OutsideTransaction("DROP " + cursor.upper());
    }
    return new Definition("DROP");
  }

  private Effect alter() {
    cursor.step();
    if (cursor.take("TABLE")) {
      return alterTable();
    }
    if (cursor.take("SYSTEM")) {
      return new OutsideTransaction("ALTER SYSTEM");
    }
    if (cursor.take("TYPE")) {
      return alterType();
    }
    if (cursor.take("DATABASE")) {
      cursor.identifier();
      return cursor.take("SET", "TABLESPACE")
          ? new OutsideTransaction("ALTER DATABASE SET TABLESPACE")
          : new Definition("ALTER");
    }
    if (cursor.take("SUBSCRIPTION")) {
      return alterSubscription();
    }
    return new Definition("ALTER");
  }

  private Effect alterTable() {
    cursor.take("IF", "EXISTS");
    cursor.take("ONLY");
    var table = cursor.name();
    cursor.takeSymbol('*');
    if (table.isPresent() && cursor.take("VALIDATE", "CONSTRAINT")) {
      var constraint = cursor.identifier();
      if (constraint.isPresent() && cursor.atEnd()) {
        return new ValidateConstraint(table.get(), constraint.get());
      }
    } else if (table.isPresent() && cursor.take("DETACH", "PARTITION")) {
      var partition = cursor.name();
      if (partition.isPresent() && cursor.take("CONCURRENTLY")) {
        return new DetachConcurrently(table.get(), partition.get());
      }
      if (partition.isPresent() && cursor.take("FINALIZE")) {
        return new DetachFinalize(table.get(), partition.get());
      }
    }
    return new Definition("ALTER");
  }

  private Effect alterType() {
    var type = cursor.name();
    if (type.isPresent() && cursor.take("ADD", "VALUE")) {
      var ifNotExists = cursor.take("IF", "NOT", "EXISTS");
      var value = cursor.string();
      if (value.isPresent()) {
        return new AddEnumValue(type.get(), value.get(), ifNotExists);
      }
    }
    return new Definition("ALTER");
  }

  /** Refreshing, also as a part of changing publications, and some settings of the slot. */
  private Effect alterSubscription() {
    cursor.identifier();
    var publications =
        cursor.sees("SET", "PUBLICATION")
            || cursor.sees("ADD", "PUBLICATION")
            || cursor.sees("DROP", "PUBLICATION");
    if (cursor.sees("REFRESH") || (publications && !turnsOff("REFRESH"))) {
      return new OutsideTransaction("ALTER SUBSCRIPTION REFRESH");
    }
    if (cursor.take("SET") && (mentions("FAILOVER") || mentions("TWO_PHASE"))) {
      return new OutsideTransaction("ALTER SUBSCRIPTION SET");
    }
    return new Definition("ALTER");
  }

  private Effect reindex() {
    cursor.step();
    var concurrently = false;
    if (cursor.seesSymbol('(')) {
      concurrently = mentions("CONCURRENTLY") && !turnsOff("CONCURRENTLY");
      cursor.skip();
    }
    var kind = cursor.upper();
    cursor.step();
    concurrently |= cursor.take("CONCURRENTLY");
    if (concurrently) {
      return new ReindexConcurrently(kind, cursor.name());
    }
    return switch (kind) {
      case "SCHEMA", "DATABASE", "SYSTEM" -> new OutsideTransaction("REINDEX " + kind);
      default -> new Definition("REINDEX");
    };
  }

  private Effect refresh() {
    cursor.step();
    if (cursor.take("MATERIALIZED", "VIEW", "CONCURRENTLY")) {
      var view = cursor.name();
      if (view.isPresent()) {
        return new RefreshConcurrently(view.get());
      }
    }
    return new Definition("REFRESH");
  }

  private Effect vacuum() {
    cursor.step();
    var full = false;
    if (cursor.seesSymbol('(')) {
      full = mentions("FULL") && !turnsOff("FULL");
      cursor.skip();
    }
    while (cursor.sees("FULL")
        || cursor.sees("FREEZE")
        || cursor.sees("VERBOSE")
        || cursor.sees("ANALYZE")
        || cursor.sees("ANALYSE")) {
      full |= cursor.sees("FULL");
      cursor.step();
    }
    return new Vacuum(cursor.names(), full);
  }

  private Effect cluster() {
    cursor.step();
    if (cursor.seesSymbol('(')) {
      cursor.skip();
    }
    cursor.take("VERBOSE");
    return cursor.atEnd() ? new OutsideTransaction("CLUSTER") : new Definition("CLUSTER");
  }

  /** Whether an option with that name follows anywhere. */
  private boolean mentions(String option) {
    return cursor.lookAhead(ahead -> find(ahead, option));
  }

  /** Whether an option with that name follows and is given as false. */
  private boolean turnsOff(String option) {
    return cursor.lookAhead(ahead -> {
      if (!find(ahead, option)) {
        return false;
      }
      ahead.takeSymbol('=');
      return OFF.contains(TokenCursor.fold(ahead.raw()).replace("'", ""));
    });
  }

  private static boolean find(TokenCursor ahead, String option) {
    while (!ahead.atEnd()) {
      if (ahead.take(option)) {
        return true;
      }
      ahead.step();
    }
    return false;
  }
}
