package dev.belay.run.loss;

import dev.belay.journal.Loss;
import dev.belay.journal.Loss.Count;
import dev.belay.journal.Loss.Kind;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.sql.Destruction;
import dev.belay.sql.Destruction.Found;
import dev.belay.sql.Destruction.Matching;
import dev.belay.sql.QualifiedName;
import dev.belay.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Counts on a server what statements destroy; it reads only. What would take long is estimated, and
 * what cannot be counted is unknown, with the reason.
 */
public final class LossCounter {
  private static final String ALL_ROWS = "SET LOCAL row_security = off";

  private final Tables tables;
  private final Counting counting;
  private final Function<String, String> labels;
  private final List<Loss> losses = new ArrayList<>();

  private LossCounter(Connection connection, Function<String, String> labels) {
    this.tables = new Tables(connection);
    this.counting = new Counting(connection);
    this.labels = labels;
  }

  /**
   * Counts now.
   *
   * @param connection in autocommit mode
   * @param labels the label of the part that a script, by its name, belongs to
   * @throws SQLException when the connection is of no use any more
   */
  public static List<Loss> count(
      Connection connection, List<Found> found, Function<String, String> labels)
      throws SQLException {
    var counter = new LossCounter(connection, labels);
    for (var one : found) {
      try {
        counter.count(one);
      } catch (SQLException e) {
        if (ConnectionLoss.lost(connection, e)) {
          throw e;
        }
        counter.unknown(one, e);
      }
    }
    return List.copyOf(counter.losses);
  }

  private void count(Found found) throws SQLException {
    switch (found.what()) {
      case Destruction.DroppedTable(var table) -> rows(found, table);
      case Destruction.Truncated(var table, var cascade) -> {
        rows(found, table);
        if (cascade) {
          for (var other : tables.referring(found.path(), table)) {
            wholeTable(found, other);
          }
        }
      }
      case Destruction.DroppedSchema(var schema) -> {
        for (var table : tables.ofSchema(schema)) {
          wholeTable(found, table);
        }
      }
      case Destruction.DroppedSequence(var sequence) -> {
        var there = tables.find(found.path(), sequence);
        add(
            found,
            Kind.SEQUENCE,
            there.map(Tables.Table::name).orElse(sequence).display(),
            Count.counted(there.isPresent() ? 1 : 0));
      }
      case Destruction.DroppedColumn(var table, var column) -> {
        var there = tables.column(found.path(), table, column);
        // What is computed from other columns is computed again.
        var kept = there.filter(it -> !it.generated());
        add(
            found,
            Kind.VALUES,
            columnName(there.map(Tables.Column::table).orElse(table), column),
            kept.isPresent() ? values(kept.get()) : Count.counted(0));
      }
      case Destruction.ConvertedColumn(var table, var column, var type) -> {
        var there = tables.column(found.path(), table, column);
        var kept =
            there.isPresent() && type.isPresent() && tables.holds(there.get(), type.get())
                ? Optional.<Tables.Column>empty()
                : there;
        add(
            found,
            Kind.OVERWRITTEN,
            columnName(there.map(Tables.Column::table).orElse(table), column),
            kept.isPresent() ? values(kept.get()) : Count.counted(0));
      }
      case Destruction.DeletedRows(var table, var matching) -> deleted(found, table, matching);
      case Destruction.OverwrittenValues(var table, var columns, var matching) ->
          overwritten(found, table, columns, matching);
      case Destruction.Untold(var why) -> add(found, Kind.UNTOLD, why, Count.unknown(why));
    }
  }

  private void rows(Found found, QualifiedName table) throws SQLException {
    var there = tables.find(found.path(), table);
    if (there.isPresent()) {
      wholeTable(found, there.get().name());
    } else {
      add(found, Kind.ROWS, table.display(), Count.counted(0));
    }
  }

  private void wholeTable(Found found, QualifiedName table) throws SQLException {
    add(
        found,
        Kind.ROWS,
        table.display(),
        counting.of(List.of(ALL_ROWS), " FROM " + table.quoted()));
  }

  private Count values(Tables.Column column) throws SQLException {
    return counting.of(
        List.of(ALL_ROWS),
        " FROM "
            + column.table().quoted()
            + " WHERE "
            + Quote.identifier(column.name())
            + " IS NOT NULL");
  }

  private void deleted(Found found, QualifiedName table, Matching matching) throws SQLException {
    var there = tables.find(found.path(), table);
    var name = there.map(Tables.Table::name).orElse(table);
    var count = there.isEmpty() ? Count.counted(0) : matching(found, name, matching, "Delete", "");
    add(found, Kind.ROWS, name.display(), count);
    if (!count.equals(Count.counted(0))) {
      for (var other : tables.deletedAlong(name).entrySet()) {
        add(
            found,
            other.getValue() ? Kind.ROWS : Kind.OVERWRITTEN,
            other.getKey().display(),
            Count.unknown("those that refer to the deleted rows, by ON DELETE"));
      }
    }
  }

  private void overwritten(
      Found found, QualifiedName table, List<String> columns, Matching matching)
      throws SQLException {
    var there = tables.find(found.path(), table);
    var name = there.map(Tables.Table::name).orElse(table);
    var existing = there.isPresent() ? tables.existing(name, columns) : List.<String>of();
    // Only values that are there are lost; filling nulls destroys nothing.
    var filled =
        existing.isEmpty()
            ? ""
            : "pg_catalog.num_nonnulls("
                + existing.stream().map(Quote::identifier).collect(Collectors.joining(", "))
                + ") > 0";
    var nothing = there.isEmpty() || (!columns.isEmpty() && existing.isEmpty());
    add(
        found,
        Kind.OVERWRITTEN,
        columns.size() == 1
            ? columnName(name, columns.getFirst())
            : name.display() + (columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")"),
        nothing ? Count.counted(0) : matching(found, name, matching, "Update", filled));
  }

  private Count matching(
      Found found, QualifiedName table, Matching matching, String operation, String also)
      throws SQLException {
    return switch (matching) {
      case Matching.All() ->
          counting.of(
              found.path(), " FROM " + table.quoted() + (also.isEmpty() ? "" : " WHERE " + also));
      case Matching.Where(var from, var condition) ->
          counting.of(
              found.path(),
              " FROM "
                  + from
                  + " WHERE ("
                  + condition
                  + "\n)"
                  + (also.isEmpty() ? "" : " AND " + also));
      case Matching.Planned(var statement) ->
          counting.planned(found.path(), statement, operation, table.name());
      case Matching.Unforeseen() ->
          Count.unknown("which rows it meets is known only while it runs");
    };
  }

  private static String columnName(QualifiedName table, String column) {
    return table.display() + "." + new QualifiedName(Optional.empty(), column).display();
  }

  private void unknown(Found found, SQLException e) {
    var why = Counting.why(e);
    var table =
        switch (found.what()) {
          case Destruction.DroppedTable it -> Map.entry(Kind.ROWS, it.table().display());
          case Destruction.Truncated it -> Map.entry(Kind.ROWS, it.table().display());
          case Destruction.DeletedRows it -> Map.entry(Kind.ROWS, it.table().display());
          case Destruction.DroppedSchema it -> Map.entry(Kind.ROWS, "schema " + it.schema());
          case Destruction.DroppedSequence it -> Map.entry(Kind.SEQUENCE, it.sequence().display());
          case Destruction.DroppedColumn it ->
              Map.entry(Kind.VALUES, columnName(it.table(), it.column()));
          case Destruction.ConvertedColumn it ->
              Map.entry(Kind.OVERWRITTEN, columnName(it.table(), it.column()));
          case Destruction.OverwrittenValues it ->
              Map.entry(Kind.OVERWRITTEN, it.table().display());
          case Destruction.Untold it -> Map.entry(Kind.UNTOLD, it.why());
        };
    add(found, table.getKey(), table.getValue(), Count.unknown(why));
  }

  private void add(Found found, Kind kind, String of, Count count) {
    losses.add(
        new Loss(labels.apply(found.script()), found.script(), found.statement(), kind, of, count));
  }
}
