package dev.belay.run;

import dev.belay.journal.Verdict;
import dev.belay.sql.Effect;
import dev.belay.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What the catalog says of statements that run outside of a transaction: one rule per kind. None of
 * them has a transaction of its own to ask after, but each leaves signs. Sources: the reference
 * pages of CREATE INDEX, REINDEX, DROP INDEX, ALTER TABLE and VACUUM.
 */
final class LoneStatements {
  private static final String INDEX =
      """
      SELECT i.indisvalid AND i.indisready AND i.indislive AS valid,
             c.oid::text AS oid,
             EXISTS (SELECT 1
                       FROM pg_catalog.pg_stat_progress_create_index p
                      WHERE p.index_relid = c.oid AND p.datid = (
                              SELECT oid FROM pg_catalog.pg_database
                               WHERE datname = pg_catalog.current_database())) AS building
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relname = ?
         AND CASE WHEN ? = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = ? END\
      """;

  private static final String OIDS =
      """
      SELECT coalesce(string_agg(coalesce(pg_catalog.to_regclass(name)::oid::text, '0'), ' '
                                 ORDER BY place), '')
        FROM unnest(?::text[]) WITH ORDINALITY AS named (name, place)\
      """;

  private static final String INDEXES_BY_OID =
      """
      SELECT c.relname, i.indisvalid
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
       WHERE i.indexrelid = ANY (string_to_array(?::text, ' ')::oid[])
       ORDER BY c.relname
       LIMIT 1\
      """;

  private static final String TABLE_SCHEMA =
      """
      SELECT n.nspname
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = pg_catalog.to_regclass(?)\
      """;

  /**
   * Invalid leftovers of a concurrent rebuild carry _ccnew or _ccold, and a number from the second.
   */
  private static final String REBUILD =
      """
      WITH wanted AS (
        SELECT CASE WHEN c.relkind IN ('i', 'I') THEN i.indrelid ELSE c.oid END AS relation
          FROM pg_catalog.pg_class c
          LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
         WHERE c.oid = CASE WHEN ?::text ~ '^[0-9]+$' THEN ?::text::oid
                            ELSE pg_catalog.to_regclass(?)::oid END)
      SELECT (SELECT coalesce(max(relation::text), '0') FROM wanted) AS relation,
             coalesce(string_agg(c.relname || '=' || c.oid::text, ' ' ORDER BY c.relname)
                        FILTER (WHERE i.indisvalid), '') AS valid,
             coalesce(string_agg(c.relname, ', ' ORDER BY c.relname)
                        FILTER (WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'), '')
               AS leftovers
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
       WHERE i.indrelid IN (SELECT relation FROM wanted)\
      """;

  private static final String PARTITION =
      """
      SELECT i.inhdetachpending
        FROM pg_catalog.pg_inherits i
       WHERE i.inhparent = split_part(?::text, ' ', 1)::oid AND i.inhrelid = split_part(?::text, ' ', 2)::oid\
      """;

  private static final String VACUUMS =
      """
      SELECT coalesce(sum(pg_catalog.pg_stat_get_vacuum_count(oid)), 0)
        FROM unnest(string_to_array(?::text, ' ')::oid[]) AS oid\
      """;

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

  /**
   * What to remember before the statement is sent, where its trace alone would not tell: which
   * objects its names meant on its own session, by oid, and how they stood.
   */
  static String before(Connection connection, Effect effect) throws SQLException {
    return switch (effect) {
      case Effect.CreateIndexConcurrently create when create.index().isPresent() ->
          inSchemaOf(connection, create).schema().orElse("");
      case Effect.DropIndexConcurrently drop -> oids(connection, drop.indexes());
      case Effect.DetachConcurrently detach ->
          oids(connection, List.of(detach.parent(), detach.partition()));
      case Effect.DetachFinalize detach ->
          oids(connection, List.of(detach.parent(), detach.partition()));
      case Effect.ReindexConcurrently reindex when reindex.name().isPresent() -> {
        var rebuild = rebuild(connection, reindex.name().get().quoted());
        yield rebuild.relation() + " " + rebuild.valid();
      }
      case Effect.Vacuum vacuum -> {
        var oids = oids(connection, vacuum.tables());
        yield vacuums(connection, oids) + " " + oids;
      }
      case Effect other -> "";
    };
  }

  /**
   * What the catalog says now; the backend that ran the statement is gone.
   *
   * @param before what {@link #before} gave
   */
  static Finding settle(Connection connection, Effect effect, String before) throws SQLException {
    return switch (effect) {
      case Effect.CreateIndexConcurrently create -> created(connection, create, before);
      case Effect.DropIndexConcurrently drop -> dropped(connection, drop, before);
      case Effect.ReindexConcurrently reindex -> rebuilt(connection, reindex, before);
      case Effect.DetachConcurrently detach -> detached(connection, detach.partition(), before);
      case Effect.DetachFinalize detach -> detached(connection, detach.partition(), before);
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
        return rows.next() ? new QualifiedName(Optional.of(rows.getString(1)), name.name()) : name;
      }
    }
  }

  private static Finding created(
      Connection connection, Effect.CreateIndexConcurrently create, String schema)
      throws SQLException {
    if (create.index().isEmpty()) {
      return new Finding(Verdict.UNKNOWN, "The index has no name to look for.", Optional.empty());
    }
    var name =
        schema.isEmpty()
            ? inSchemaOf(connection, create)
            : new QualifiedName(Optional.of(schema), create.index().get().name());
    var found = index(connection, name);
    if (found.isEmpty()) {
      return new Finding(
          Verdict.ROLLED_BACK, "index " + name.display() + " does not exist", Optional.empty());
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

  private static Finding dropped(
      Connection connection, Effect.DropIndexConcurrently drop, String before) throws SQLException {
    try (var statement = connection.prepareStatement(INDEXES_BY_OID)) {
      statement.setString(1, before);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new Finding(Verdict.COMMITTED, "none of the indexes is left", Optional.empty());
        }
        var name = rows.getString("relname");
        return rows.getBoolean("indisvalid")
            ? new Finding(Verdict.ROLLED_BACK, "index " + name + " is there", Optional.empty())
            : new Finding(
                Verdict.ROLLED_BACK,
                "index " + name + " is there, invalid",
                Optional.of("The index " + name + " is invalid: the drop is to be repeated."));
      }
    }
  }

  private static Finding rebuilt(
      Connection connection, Effect.ReindexConcurrently reindex, String before)
      throws SQLException {
    var cut = before.indexOf(' ');
    if (reindex.name().isEmpty() || cut < 0) {
      return new Finding(
          Verdict.ROLLED_BACK, "a rebuild may be repeated without harm", Optional.empty());
    }
    var now = rebuild(connection, before.substring(0, cut));
    if (!now.leftovers().isEmpty()) {
      return new Finding(
          Verdict.ROLLED_BACK,
          "left over: " + String.join(", ", now.leftovers()),
          Optional.of(
              "The invalid "
                  + String.join(", ", now.leftovers())
                  + " is dropped before the next try."));
    }
    return now.valid().equals(before.substring(cut + 1))
        ? new Finding(Verdict.ROLLED_BACK, "the indexes are the ones of before", Optional.empty())
        : new Finding(Verdict.COMMITTED, "the indexes were replaced", Optional.empty());
  }

  private static Finding detached(Connection connection, QualifiedName partition, String before)
      throws SQLException {
    if (before.isEmpty() || List.of(before.split(" ")).contains("0")) {
      return new Finding(
          Verdict.ROLLED_BACK, "the tables were not there to be detached", Optional.empty());
    }
    var pending = detachPending(connection, before);
    if (pending.isEmpty()) {
      return new Finding(Verdict.COMMITTED, partition.display() + " is detached", Optional.empty());
    }
    return pending.get()
        ? new Finding(
            Verdict.ROLLED_BACK,
            partition.display() + " is half detached",
            Optional.of("The detach is finished with FINALIZE at the next try."))
        : new Finding(Verdict.ROLLED_BACK, partition.display() + " is attached", Optional.empty());
  }

  /** Whether the detach of a partition has begun and not ended; empty where it is none. */
  private static Optional<Boolean> detachPending(Connection connection, String oids)
      throws SQLException {
    try (var statement = connection.prepareStatement(PARTITION)) {
      statement.setString(1, oids);
      statement.setString(2, oids);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
      }
    }
  }

  /** Whether the detach was begun by an earlier try, so that only FINALIZE can end it. */
  static boolean halfDetached(Connection connection, Effect.DetachConcurrently detach)
      throws SQLException {
    return detachPending(connection, before(connection, detach)).orElse(false);
  }

  private static Finding vacuumed(Connection connection, Effect.Vacuum vacuum, String before)
      throws SQLException {
    var cut = before.indexOf(' ');
    if (!vacuum.tables().isEmpty() && cut > 0) {
      var now = vacuums(connection, before.substring(cut + 1));
      if (now > Long.parseLong(before.substring(0, cut))) {
        return new Finding(
            Verdict.COMMITTED,
            "vacuumed " + now + " times since the counters began",
            Optional.empty());
      }
    }
    return new Finding(
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

  /**
   * The indexes of a table that is rebuilt.
   *
   * @param valid name and oid of each valid one: a rebuilt index has another oid
   * @param leftovers the invalid ones that a rebuild left
   */
  record Rebuild(String relation, String valid, List<String> leftovers) {}

  /** The indexes of a table, named by its name, its oid, or the name of one of them. */
  static Rebuild rebuild(Connection connection, String relation) throws SQLException {
    try (var statement = connection.prepareStatement(REBUILD)) {
      statement.setString(1, relation);
      statement.setString(2, relation);
      statement.setString(3, relation);
      try (var rows = statement.executeQuery()) {
        rows.next();
        var leftovers = rows.getString("leftovers");
        return new Rebuild(
            rows.getString("relation"),
            rows.getString("valid"),
            leftovers.isEmpty() ? List.of() : List.of(leftovers.split(", ")));
      }
    }
  }

  private static long vacuums(Connection connection, String oids) throws SQLException {
    try (var statement = connection.prepareStatement(VACUUMS)) {
      statement.setString(1, oids);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static String oids(Connection connection, List<QualifiedName> named) throws SQLException {
    var names =
        connection.createArrayOf("text", named.stream().map(QualifiedName::quoted).toArray());
    try (var statement = connection.prepareStatement(OIDS)) {
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
