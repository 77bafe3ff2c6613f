package dev.belay.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import dev.belay.journal.Verdict;
import dev.belay.sql.Effect;
import dev.belay.sql.QualifiedName;

/**
 * What the catalog says of statements that run outside of a transaction: one rule per kind. None of
 * them has a transaction of its own to ask after, but each leaves signs. Sources: the reference pages
 * of CREATE INDEX, REINDEX, DROP INDEX, ALTER TABLE and VACUUM.
 */
final class LoneStatements {
  private static final String INDEX =
      """
      SELECT i.indisvalid AND i.indisready AND i.indislive AS valid,
             c.oid::text AS oid,
             EXISTS (SELECT 1
                       FROM pg_catalog.pg_stat_progress_create_index p
                      WHERE p.index_relid = c.oid) AS building
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relname = ?
         AND CASE WHEN ? = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = ? END""";

  private static final String TABLE_SCHEMA =
      """
      SELECT n.nspname
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = pg_catalog.to_regclass(?)""";

  /** Invalid leftovers of a concurrent rebuild carry _ccnew or _ccold, and a number from the second. */
  private static final String REBUILD =
      """
      WITH wanted AS (
        SELECT CASE WHEN c.relkind IN ('i', 'I') THEN i.indrelid ELSE c.oid END AS relation
          FROM pg_catalog.pg_class c
          LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
         WHERE c.oid = pg_catalog.to_regclass(?))
      SELECT coalesce(string_agg(c.relname || '=' || c.oid::text, ' ' ORDER BY c.relname)
                        FILTER (WHERE i.indisvalid), '') AS valid,
             coalesce(string_agg(c.relname, ', ' ORDER BY c.relname)
                        FILTER (WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'), '')
               AS leftovers
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
       WHERE i.indrelid IN (SELECT relation FROM wanted)""";

  private static final String PARTITION =
      """
      SELECT i.inhdetachpending
        FROM pg_catalog.pg_inherits i
       WHERE i.inhrelid = pg_catalog.to_regclass(?) AND i.inhparent = pg_catalog.to_regclass(?)""";

  private static final String VACUUMS =
      """
      SELECT coalesce(sum(pg_catalog.pg_stat_get_vacuum_count(pg_catalog.to_regclass(name))), 0)::text
        FROM unnest(?::text[]) AS name""";

  private LoneStatements() {}

  /**
   * What is true of a lone statement.
   *
   * @param verdict whether it took effect
   * @param sign what the catalog says, in words
   * @param leftover what it left behind that must be removed or finished first, in words
   */
  record Finding(Verdict verdict, String sign, Optional<String> leftover) {}

  /** An index's name, schema and state. */
  record Index(boolean valid, String oid, boolean building) {}

  /** What to remember before the statement is sent, where its trace alone would not tell. */
  static String before(Connection connection, Effect effect) throws SQLException {
    return switch (effect) {
      case Effect.CreateIndexConcurrently create when create.index().isPresent() ->
          existing(connection, create).map(index -> index.valid() ? "valid" : "invalid").orElse("");
      case Effect.ReindexConcurrently reindex when reindex.name().isPresent() ->
          rebuild(connection, reindex.name().get()).getFirst();
      case Effect.Vacuum vacuum -> vacuums(connection, vacuum.tables());
      case Effect other -> "";
    };
  }

  /** What the catalog says now; the backend that ran the statement is gone. */
  static Finding settle(Connection connection, Effect effect, String before) throws SQLException {
    return switch (effect) {
      case Effect.CreateIndexConcurrently create -> created(connection, create, before);
      case Effect.DropIndexConcurrently drop -> dropped(connection, drop);
      case Effect.ReindexConcurrently reindex -> rebuilt(connection, reindex, before);
      case Effect.DetachConcurrently detach -> detached(connection, detach);
      case Effect.Vacuum vacuum -> vacuumed(connection, vacuum, before);
      case Effect other ->
          new Finding(
              Verdict.UNKNOWN,
              "PostgreSQL keeps no trace that tells whether this statement took effect.",
              Optional.empty());
    };
  }

  /** The index that a concurrent build would make, if there is one by that name already. */
  static Optional<Index> existing(Connection connection, Effect.CreateIndexConcurrently create)
      throws SQLException {
    if (create.index().isEmpty()) {
      return Optional.empty();
    }
    return index(connection, inSchemaOf(connection, create));
  }

  /** The index's name in the schema of its table, where PostgreSQL puts it. */
  static QualifiedName inSchemaOf(Connection connection, Effect.CreateIndexConcurrently create)
      throws SQLException {
    var name = create.index().orElseThrow();
    if (name.schema().isPresent()) {
      return name;
    }
    try (var statement = connection.prepareStatement(TABLE_SCHEMA)) {
      statement.setString(1, create.table().quoted());
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? new QualifiedName(Optional.of(rows.getString(1)), name.name())
            : name;
      }
    }
  }

  private static Finding created(
      Connection connection, Effect.CreateIndexConcurrently create, String before)
      throws SQLException {
    if (create.index().isEmpty()) {
      return new Finding(
          Verdict.UNKNOWN, "The index has no name to look for.", Optional.empty());
    }
    var name = inSchemaOf(connection, create);
    var found = index(connection, name);
    if (found.isEmpty()) {
      return new Finding(
          Verdict.ROLLED_BACK, "index " + name.display() + " does not exist", Optional.empty());
    }
    if (found.get().valid() && before.equals("valid") && !create.ifNotExists()) {
      return new Finding(
          Verdict.ROLLED_BACK,
          "index " + name.display() + " was there before the statement was sent",
          Optional.empty());
    }
    if (found.get().valid()) {
      return new Finding(
          Verdict.COMMITTED, "index " + name.display() + " is valid", Optional.empty());
    }
    if (found.get().building()) {
      return new Finding(
          Verdict.STILL_RUNNING, "index " + name.display() + " is being built", Optional.empty());
    }
    return new Finding(
        Verdict.ROLLED_BACK,
        "index " + name.display() + " is invalid and unused",
        Optional.of("The invalid index " + name.display() + " is dropped before the next try."));
  }

  private static Finding dropped(Connection connection, Effect.DropIndexConcurrently drop)
      throws SQLException {
    for (var name : drop.indexes()) {
      var found = index(connection, name);
      if (found.isPresent()) {
        return new Finding(
            Verdict.ROLLED_BACK,
            "index " + name.display() + (found.get().valid() ? " is there" : " is there, invalid"),
            found.get().valid()
                ? Optional.empty()
                : Optional.of(
                    "The index " + name.display() + " is invalid: the drop is to be repeated."));
      }
    }
    return new Finding(Verdict.COMMITTED, "no index of that name is left", Optional.empty());
  }

  private static Finding rebuilt(
      Connection connection, Effect.ReindexConcurrently reindex, String before)
      throws SQLException {
    if (reindex.name().isEmpty()) {
      return new Finding(
          Verdict.ROLLED_BACK, "a rebuild may be repeated without harm", Optional.empty());
    }
    var now = rebuild(connection, reindex.name().get());
    if (!now.getLast().isEmpty()) {
      return new Finding(
          Verdict.ROLLED_BACK,
          "left over: " + now.getLast(),
          Optional.of("Drop the invalid " + now.getLast() + " before the next try."));
    }
    return now.getFirst().equals(before)
        ? new Finding(Verdict.ROLLED_BACK, "the indexes are the ones of before", Optional.empty())
        : new Finding(Verdict.COMMITTED, "the indexes were replaced", Optional.empty());
  }

  private static Finding detached(Connection connection, Effect.DetachConcurrently detach)
      throws SQLException {
    try (var statement = connection.prepareStatement(PARTITION)) {
      statement.setString(1, detach.partition().quoted());
      statement.setString(2, detach.parent().quoted());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new Finding(
              Verdict.COMMITTED,
              detach.partition().display() + " is no partition of " + detach.parent().display(),
              Optional.empty());
        }
        return rows.getBoolean(1)
            ? new Finding(
                Verdict.ROLLED_BACK,
                detach.partition().display() + " is half detached",
                Optional.of("The detach is finished with FINALIZE at the next try."))
            : new Finding(
                Verdict.ROLLED_BACK,
                detach.partition().display() + " is attached",
                Optional.empty());
      }
    }
  }

  private static Finding vacuumed(Connection connection, Effect.Vacuum vacuum, String before)
      throws SQLException {
    var now = vacuums(connection, vacuum.tables());
    return !vacuum.tables().isEmpty() && !now.equals(before)
        ? new Finding(Verdict.COMMITTED, "vacuumed " + now + " times, before " + before,
            Optional.empty())
        : new Finding(
            Verdict.ROLLED_BACK, "a VACUUM may be repeated without harm", Optional.empty());
  }

  private static Optional<Index> index(Connection connection, QualifiedName name)
      throws SQLException {
    try (var statement = connection.prepareStatement(INDEX)) {
      statement.setString(1, name.name());
      statement.setString(2, name.schema().orElse(""));
      statement.setString(3, name.schema().orElse(""));
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Index(
                    rows.getBoolean("valid"), rows.getString("oid"), rows.getBoolean("building")))
            : Optional.empty();
      }
    }
  }

  private static List<String> rebuild(Connection connection, QualifiedName name)
      throws SQLException {
    try (var statement = connection.prepareStatement(REBUILD)) {
      statement.setString(1, name.quoted());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return List.of(rows.getString("valid"), rows.getString("leftovers"));
      }
    }
  }

  private static String vacuums(Connection connection, List<QualifiedName> tables)
      throws SQLException {
    var names =
        connection.createArrayOf("text", tables.stream().map(QualifiedName::quoted).toArray());
    try (var statement = connection.prepareStatement(VACUUMS)) {
      statement.setArray(1, names);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } finally {
      names.free();
    }
  }
}
