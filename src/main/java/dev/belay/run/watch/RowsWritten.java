package dev.belay.run.watch;

import dev.belay.sql.LockNeeds;
import dev.belay.sql.QualifiedName;
import dev.belay.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How many rows others have written into tables since a moment, by the server's counters: an
 * estimate, because a session reports its writes some time after it made them.
 *
 * @param since when the counters were read first
 * @param rows inserted, updated and deleted since; empty when the counters went back, as after a
 *     crash or a reset
 */
public record RowsWritten(Instant since, Optional<Long> rows) {
  private static final String COUNTERS =
      """
      SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int8
        FROM pg_catalog.pg_stat_user_tables
       WHERE relid IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)\
      """;

  /** A reading of the counters. */
  public record Counter(Instant at, long rows) {
    /** What came in between. */
    public RowsWritten until(Counter later) {
      var more = later.rows - rows;
      return new RowsWritten(at, more < 0 ? Optional.empty() : Optional.of(more));
    }
  }

  /** The tables of a script whose rows going back would touch: written, changed or made by it. */
  public static List<QualifiedName> touched(LockNeeds needs) {
    return needs.strongest().entrySet().stream()
        .filter(need ->
            need.getValue() == TableLock.ROW_EXCLUSIVE
                || need.getValue() == TableLock.ACCESS_EXCLUSIVE)
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  /** Reads the counters of these tables. */
  public static Counter count(Connection connection, Collection<QualifiedName> tables, Instant now)
      throws SQLException {
    var names =
        connection.createArrayOf(
            "text", tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
    try (var statement = connection.prepareStatement(COUNTERS)) {
      statement.setArray(1, names);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return new Counter(now, rows.getLong(1));
      }
    } finally {
      names.free();
    }
  }
}
