package dev.belay.backup;

import static java.util.stream.Collectors.joining;

import dev.belay.backup.Contents.Sample;
import dev.belay.backup.Contents.SequenceContents;
import dev.belay.backup.Contents.SequenceValue;
import dev.belay.backup.Contents.TableContents;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads what a database holds, in the snapshot that {@link Snapshots} began.
 *
 * <p>All queries go through one statement, one after the other: cancelling it, from any thread,
 * ends the reading.
 *
 * <p>A row's hash is {@code hashtextextended} over the text of its columns in the order of their
 * names, because a restore may change the order of inherited columns. The sum of the hashes does
 * not depend on the order of the rows.
 */
final class ContentsReader {
  static final String METHOD =
      "sum of hashtextextended(ROW(columns by name)::text COLLATE \"C\", 0)";

  /**
   * Ordinary tables that pg_dump dumps with their rows: partitions and unlogged tables too, but not
   * those of extensions, nor foreign tables.
   */
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, coalesce(pg_catalog.pg_table_size(c.oid), 0),
             ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   ORDER BY a.attname::text COLLATE "C"),
             ARRAY(SELECT a.attname::text
                   FROM pg_catalog.pg_index AS i
                   JOIN pg_catalog.pg_attribute AS a
                     ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])
                   WHERE i.indrelid = c.oid AND i.indisprimary
                   ORDER BY a.attname::text COLLATE "C")
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname !~ '^pg_(toast|temp_|toast_temp_)'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                          AND d.deptype = 'e')
      ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C"
      """;

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname, s.seqcycle
      FROM pg_catalog.pg_sequence AS s
      JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                          AND d.deptype = 'e')
      ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C"
      """;

  private static final String UNVALIDATED =
      """
      SELECT pg_catalog.format('%s on %s', k.conname,
               CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text
                    ELSE k.contypid::regtype::text END)
      FROM pg_catalog.pg_constraint AS k
      WHERE NOT k.convalidated AND k.conparentid = 0 AND k.oid >= 16384
      ORDER BY 1
      """;

  private static final String LARGE_OBJECTS =
      "SELECT count(*) FROM pg_catalog.pg_largeobject_metadata";

  private static final int SEQUENCES_PER_QUERY = 100;

  private final Statement statement;
  private final InstantSource clock;
  private final Checkpoint checkpoint;

  /** Called between two queries; throws to give up. */
  interface Checkpoint {
    void pass(String what) throws BackupException;
  }

  ContentsReader(Statement statement, InstantSource clock, Checkpoint checkpoint) {
    this.statement = statement;
    this.clock = clock;
    this.checkpoint = checkpoint;
  }

  /** Reads everything; each table's sample is chosen by its size. */
  Contents read(ManifestDepth depth) throws SQLException, BackupException {
    return read(table -> sample(table, depth));
  }

  /** Reads everything in the way in which the other contents were read. */
  Contents readLike(Contents other) throws SQLException, BackupException {
    Map<String, Sample> samples = new HashMap<>();
    other.tables().forEach(table -> samples.put(table.label(), table.sample()));
    return read(table -> samples.getOrDefault(table.schema() + "." + table.name(), Sample.NO_ROW));
  }

  /** Reads the tables alone in that way, one after the other. */
  void tablesLike(Contents other, Consumer<TableContents> each)
      throws SQLException, BackupException {
    Map<String, Sample> samples = new HashMap<>();
    other.tables().forEach(table -> samples.put(table.label(), table.sample()));
    for (var table : tables()) {
      var label = table.schema() + "." + table.name();
      if (samples.containsKey(label)) {
        checkpoint.pass(label);
        each.accept(table(table, samples.getOrDefault(label, Sample.NO_ROW)));
      }
    }
  }

  private Contents read(Sampling sampling) throws SQLException, BackupException {
    var begun = clock.instant();
    checkpoint.pass("the catalog");
    var objects = ObjectCounts.read(statement);
    var sequences = sequences();
    var unvalidated = unvalidated();
    var largeObjects = largeObjects();
    var tables = new ArrayList<TableContents>();
    for (var table : tables()) {
      checkpoint.pass(table.schema() + "." + table.name());
      tables.add(table(table, sampling.of(table)));
    }
    var cost = Duration.between(begun, clock.instant());
    return new Contents(tables, objects, sequences, largeObjects, unvalidated, METHOD, cost);
  }

  private interface Sampling {
    Sample of(Table table);
  }

  private record Table(
      String schema, String name, long bytes, List<String> columns, List<String> key) {}

  private static Sample sample(Table table, ManifestDepth depth) {
    if (!depth.checksums()) {
      return Sample.NO_ROW;
    }
    return table.bytes() < depth.wholeBelowBytes()
        ? Sample.EVERY_ROW
        : new Sample(depth.oneIn(), table.key());
  }

  private List<Table> tables() throws SQLException {
    var tables = new ArrayList<Table>();
    try (var rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.add(
            new Table(
                rows.getString(1),
                rows.getString(2),
                rows.getLong(3),
                List.of((String[]) rows.getArray(4).getArray()),
                List.of((String[]) rows.getArray(5).getArray())));
      }
    }
    return tables;
  }

  private TableContents table(Table table, Sample sample) throws SQLException {
    var checksum = "NULL";
    if (sample.oneIn() > 0) {
      checksum = "sum(" + hash(table.columns()) + ")";
    }
    if (sample.oneIn() > 1) {
      // Chosen by the key, the wide columns of all other rows are not even fetched.
      var chosenBy = sample.key().isEmpty() ? table.columns() : sample.key();
      checksum += " FILTER (WHERE " + hash(chosenBy) + " % " + sample.oneIn() + " = 0)";
    }
    var sql =
        "SELECT count(*), (%s)::text FROM ONLY %s"
            .formatted(checksum, Names.qualified(table.schema(), table.name()));
    try (var row = statement.executeQuery(sql)) {
      row.next();
      var sum = Optional.ofNullable(row.getString(2));
      return new TableContents(
          table.schema(),
          table.name(),
          row.getLong(1),
          sample.oneIn() == 0 ? Optional.empty() : Optional.of(sum.orElse("0")),
          sample);
    }
  }

  private static String hash(List<String> columns) {
    var row = columns.stream().map(Names::identifier).collect(joining(", "));
    return "pg_catalog.hashtextextended(ROW(" + row + ")::text COLLATE \"C\", 0)";
  }

  /** The values of all sequences now; both the value before and after are set to it. */
  List<SequenceContents> sequences() throws SQLException {
    var found = new ArrayList<SequenceContents>();
    var unknown = new SequenceValue(0, false);
    try (var rows = statement.executeQuery(SEQUENCES)) {
      while (rows.next()) {
        found.add(
            new SequenceContents(
                rows.getString(1), rows.getString(2), unknown, unknown, rows.getBoolean(3)));
      }
    }
    var read = new ArrayList<SequenceContents>();
    for (var from = 0; from < found.size(); from += SEQUENCES_PER_QUERY) {
      read.addAll(values(found.subList(from, Math.min(found.size(), from + SEQUENCES_PER_QUERY))));
    }
    return read;
  }

  private List<SequenceContents> values(List<SequenceContents> sequences) throws SQLException {
    var sql = new StringBuilder();
    for (var index = 0; index < sequences.size(); index++) {
      var sequence = sequences.get(index);
      sql.append(index == 0 ? "" : " UNION ALL ")
          .append("SELECT ")
          .append(index)
          .append(", last_value, is_called FROM ")
          .append(Names.qualified(sequence.schema(), sequence.name()));
    }
    var read = new ArrayList<SequenceContents>();
    try (var rows = statement.executeQuery(sql + " ORDER BY 1")) {
      while (rows.next()) {
        var sequence = sequences.get(rows.getInt(1));
        var value = new SequenceValue(rows.getLong(2), rows.getBoolean(3));
        read.add(
            new SequenceContents(
                sequence.schema(), sequence.name(), value, value, sequence.cycles()));
      }
    }
    return read;
  }

  private List<String> unvalidated() throws SQLException {
    var names = new ArrayList<String>();
    try (var rows = statement.executeQuery(UNVALIDATED)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private long largeObjects() throws SQLException {
    try (var row = statement.executeQuery(LARGE_OBJECTS)) {
      row.next();
      return row.getLong(1);
    }
  }
}
