package dev.belay.run.loss;

import dev.belay.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks tables and columns up in the catalog. */
final class Tables {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final String TABLE =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.oid = pg_catalog.to_regclass(?)\
      """;

  private static final String OF_SCHEMA =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      ORDER BY c.relname\
      """;

  /** Tables that TRUNCATE … CASCADE empties too. */
  private static final String REFERRING =
      """
      WITH RECURSIVE along (oid) AS (
        SELECT pg_catalog.to_regclass(?)::oid
        UNION
        SELECT k.conrelid
        FROM pg_catalog.pg_constraint AS k JOIN along ON k.confrelid = along.oid
        WHERE k.contype = 'f')
      SELECT n.nspname, c.relname
      FROM along
      JOIN pg_catalog.pg_class AS c USING (oid)
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.oid <> pg_catalog.to_regclass(?) AND NOT c.relispartition
      ORDER BY n.nspname, c.relname\
      """;

  /** Tables whose rows, or whose references, go with the rows of another. */
  private static final String DELETED_ALONG =
      """
      SELECT n.nspname, c.relname, pg_catalog.bool_or(k.confdeltype = 'c')
      FROM pg_catalog.pg_constraint AS k
      JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND k.confrelid = pg_catalog.to_regclass(?)
        AND k.confdeltype IN ('c', 'n', 'd') AND NOT c.relispartition
      GROUP BY n.nspname, c.relname
      ORDER BY n.nspname, c.relname\
      """;

  private static final String COLUMN =
      """
      SELECT n.nspname, c.relname, a.attgenerated <> '',
             pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid::int8
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attname = ? AND NOT a.attisdropped\
      """;

  private static final String EXISTING =
      """
      SELECT a.attname
      FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''\
      """;

  /**
   * Whether every value of a type is held by another one: the server's implicit conversions are
   * without loss, but for those to the floating-point types.
   */
  private static final String HOLDS =
      """
      SELECT target.oid = source.oid,
             EXISTS (SELECT FROM pg_catalog.pg_cast AS k
                     WHERE k.castsource = source.oid AND k.casttarget = target.oid
                       AND k.castcontext = 'i' AND target.typname NOT IN ('float4', 'float8'))
      FROM pg_catalog.pg_type AS source, pg_catalog.pg_type AS target
      WHERE source.oid = ?::oid AND target.oid = pg_catalog.to_regtype(?)\
      """;

  private final Asking asking;

  Tables(Connection connection) {
    this.asking = new Asking(connection, Duration.ofSeconds(2));
  }

  /** A table that is there. */
  record Table(QualifiedName name) {}

  /** A column that is there. */
  record Column(QualifiedName table, String name, boolean generated, String type, long typeId) {}

  Optional<Table> find(List<String> path, QualifiedName name) throws SQLException {
    return first(
        asking.rows(
            path,
            TABLE,
            row -> new Table(name(row.getString(1), row.getString(2))),
            name.quoted()));
  }

  List<QualifiedName> ofSchema(String schema) throws SQLException {
    return asking.rows(
        List.of(), OF_SCHEMA, row -> name(row.getString(1), row.getString(2)), schema);
  }

  List<QualifiedName> referring(List<String> path, QualifiedName table) throws SQLException {
    return asking.rows(
        path,
        REFERRING,
        row -> name(row.getString(1), row.getString(2)),
        table.quoted(),
        table.quoted());
  }

  /** Tables that lose with the rows of this one: whether rows, or only what refers to them. */
  Map<QualifiedName, Boolean> deletedAlong(QualifiedName table) throws SQLException {
    var along = new LinkedHashMap<QualifiedName, Boolean>();
    asking.rows(
        List.of(),
        DELETED_ALONG,
        row -> along.put(name(row.getString(1), row.getString(2)), row.getBoolean(3)),
        table.quoted());
    return along;
  }

  Optional<Column> column(List<String> path, QualifiedName table, String column)
      throws SQLException {
    return first(
        asking.rows(
            path,
            COLUMN,
            row ->
                new Column(
                    name(row.getString(1), row.getString(2)),
                    column,
                    row.getBoolean(3),
                    row.getString(4),
                    row.getLong(5)),
            table.quoted(),
            column));
  }

  /** Those of the columns that are there and hold values of their own. */
  List<String> existing(QualifiedName table, List<String> columns) throws SQLException {
    var all = asking.rows(List.of(), EXISTING, row -> row.getString(1), table.quoted());
    return columns.stream().filter(all::contains).toList();
  }

  /** Whether the type, as it is written, holds every value of the column unchanged. */
  boolean holds(Column column, String type) throws SQLException {
    var answers =
        asking.rows(
            List.of(),
            HOLDS,
            row -> List.of(row.getBoolean(1), row.getBoolean(2)),
            column.typeId(),
            type);
    if (answers.isEmpty()) {
      return false;
    }
    var same = answers.getFirst().getFirst();
    var wanted = numbers(type);
    return wanted.length == 0
        ? same || answers.getFirst().getLast()
        : same && widens(numbers(column.type()), wanted);
  }

  /** The numbers in parentheses: a length, or digits in all and behind the point. */
  private static int[] numbers(String type) {
    var at = type.indexOf('(');
    return at < 0
        ? new int[0]
        : NUMBER
            .matcher(type.substring(at))
            .results()
            .mapToInt(match -> Integer.parseInt(match.group()))
            .toArray();
  }

  private static boolean widens(int[] from, int[] to) {
    if (from.length != to.length) {
      return false;
    }
    return from.length == 2
        ? to[1] >= from[1] && to[0] - to[1] >= from[0] - from[1]
        : Arrays.compare(to, from) >= 0;
  }

  private static QualifiedName name(String schema, String name) {
    return new QualifiedName(Optional.of(schema), name);
  }

  private static <T> Optional<T> first(List<T> all) {
    return all.stream().findFirst();
  }
}
