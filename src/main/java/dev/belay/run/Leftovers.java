package dev.belay.run;

import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartExecutor;
import dev.belay.sql.Effect;
import dev.belay.sql.QualifiedName;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What an earlier try of a statement outside of a transaction left behind: cleared away, or
 * finished, before the next try. Sources: the reference pages of CREATE INDEX, REINDEX and ALTER
 * TABLE.
 */
final class Leftovers {
  private static final String SCHEMA_OF =
      """
      SELECT n.nspname
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = ?::text::oid\
      """;

  private static final String REBUILT_NOW =
      """
      SELECT EXISTS (SELECT 1
                       FROM pg_catalog.pg_stat_progress_create_index
                      WHERE relid = ?::text::oid)\
      """;

  private final StepContext context;
  private final PartExecutor executor;

  Leftovers(StepContext context, PartExecutor executor) {
    this.context = context;
    this.executor = executor;
  }

  /** Clears the way for the part, and gives what is to be carried out in its place. */
  Part clear(Part part) throws SQLException {
    if (part.transaction() || part.statements().isEmpty()) {
      return part;
    }
    // Names mean what the script's own settings make them mean.
    executor.adoptSettings(part);
    var connection = context.sessions().work().jdbc();
    return switch (part.statements().getFirst().effect()) {
      case Effect.CreateIndexConcurrently create when create.index().isPresent() -> {
        dropInvalid(connection, create);
        yield part;
      }
      case Effect.ReindexConcurrently reindex
          when reindex.name().isPresent() && context.subject().attempt() > 1 -> {
        dropRebuilds(connection, reindex.name().get());
        yield part;
      }
      case Effect.DetachConcurrently detach when LoneStatements.halfDetached(connection, detach) ->
          finalizing(part, detach);
      case Effect other -> part;
    };
  }

  /** IF NOT EXISTS would "succeed" on an invalid index that a broken-off build left. */
  private void dropInvalid(Connection connection, Effect.CreateIndexConcurrently create)
      throws SQLException {
    var existing = LoneStatements.existing(connection, create);
    if (existing.isPresent() && !existing.get().valid() && !existing.get().building()) {
      drop(connection, LoneStatements.inSchemaOf(connection, create));
    }
  }

  /** A rebuild that broke off leaves _ccnew or _ccold, which every write still maintains. */
  private void dropRebuilds(Connection connection, QualifiedName name) throws SQLException {
    var rebuild = LoneStatements.rebuild(connection, name.quoted());
    if (text(connection, REBUILT_NOW, rebuild.relation()).equals("t")) {
      return;
    }
    for (var leftover : rebuild.leftovers()) {
      var schema = text(connection, SCHEMA_OF, rebuild.relation());
      drop(connection, new QualifiedName(Optional.of(schema), leftover));
    }
  }

  private void drop(Connection connection, QualifiedName index) throws SQLException {
    context.say("Dropping the invalid index " + index.display() + " of an earlier try.");
    // Cut off, the drop itself would leave an invalid index.
    executor.withoutLimits();
    try (var statement = connection.createStatement()) {
      statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted());
    }
  }

  /** A partition whose detach was begun can only be detached with FINALIZE. */
  private Part finalizing(Part part, Effect.DetachConcurrently detach) throws SQLException {
    var sql =
        "ALTER TABLE "
            + detach.parent().quoted()
            + " DETACH PARTITION "
            + detach.partition().quoted()
            + " FINALIZE";
    context.say(
        "An earlier try has begun to detach "
            + detach.partition().display()
            + ": it is finished with FINALIZE.");
    try {
      return part.with(SqlScript.parse(part.script(), sql).statements().getFirst());
    } catch (ScriptException e) {
      throw new SQLException(e);
    }
  }

  private static String text(Connection connection, String sql, String value) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }
}
