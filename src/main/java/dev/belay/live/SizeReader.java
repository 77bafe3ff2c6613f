package dev.belay.live;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sizes of the largest tables of the connected database. A size function waits for
 * whoever has locked its table, so tables with such a lock are left out, and each one is asked by
 * itself.
 */
final class SizeReader {
  private static final String LARGEST =
      """
      SELECT c.oid::bigint AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             EXISTS (SELECT FROM pg_lock_status() AS l
                      WHERE l.relation = c.oid AND l.mode = 'AccessExclusiveLock') AS locked
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND c.relpersistence <> 't'
       ORDER BY c.relpages DESC, c.oid LIMIT 20\
      """;

  private static final String SIZE =
      """
      SELECT pg_total_relation_size(?::bigint::oid::regclass) AS bytes,
             date_part('epoch', clock_timestamp()) AS clock\
      """;

  /** Two rights, and two answers: neither keeps the other one from being given. */
  private static final String DISK =
      """
      SELECT pg_database_size(current_database()) AS database_bytes,
             CASE WHEN has_function_privilege('pg_ls_waldir()', 'EXECUTE')
                  THEN (SELECT sum(size) FROM pg_ls_waldir()) END AS wal_bytes\
      """;

  private Map<Long, Reading> before = new HashMap<>();

  /** A size and when it was. */
  private record Reading(long bytes, Instant at) {}

  /** A table to ask. */
  private record Table(long oid, String name, boolean locked) {}

  Health.Sizes read(Connection connection) throws SQLException {
    var sizes = new ArrayList<Health.TableSize>();
    var now = new HashMap<Long, Reading>();
    var locked = new ArrayList<String>();
    for (var table : largest(connection)) {
      var reading = table.locked() ? Optional.<Reading>empty() : size(connection, table.oid());
      if (reading.isEmpty()) {
        locked.add(table.name());
      } else {
        now.put(table.oid(), reading.get());
        sizes.add(
            new Health.TableSize(
                table.name(), reading.get().bytes(), growth(table.oid(), reading.get())));
      }
    }
    before = now;
    sizes.sort((left, right) -> Long.compare(right.bytes(), left.bytes()));
    return new Health.Sizes(
        now.values().stream().map(Reading::at).max(Instant::compareTo),
        sizes,
        locked.isEmpty()
            ? Optional.empty()
            : Optional.of("Locked, so not measured: " + String.join(", ", locked) + "."),
        disk(connection));
  }

  private static Health.Disk disk(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(DISK)) {
      rows.next();
      return new Health.Disk(number(rows, "database_bytes"), number(rows, "wal_bytes"));
    } catch (SQLException e) {
      // Somebody has locked a catalog; the tables' sizes are known all the same.
      if (connection.isClosed()) {
        throw e;
      }
      return Health.Sizes.NONE.disk();
    }
  }

  private static Optional<Long> number(ResultSet rows, String column) throws SQLException {
    var value = rows.getLong(column);
    return rows.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private Optional<Double> growth(long oid, Reading now) {
    var old = before.get(oid);
    if (old == null || !now.at().isAfter(old.at())) {
      return Optional.empty();
    }
    var millis = Duration.between(old.at(), now.at()).toMillis();
    return Optional.of((now.bytes() - old.bytes()) * 1000.0 / Math.max(1, millis));
  }

  private static List<Table> largest(Connection connection) throws SQLException {
    var tables = new ArrayList<Table>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(LARGEST)) {
      while (rows.next()) {
        tables.add(
            new Table(rows.getLong("oid"), rows.getString("name"), rows.getBoolean("locked")));
      }
    }
    return tables;
  }

  private static Optional<Reading> size(Connection connection, long oid) throws SQLException {
    try (var statement = connection.prepareStatement(SIZE)) {
      statement.setLong(1, oid);
      try (var rows = statement.executeQuery()) {
        rows.next();
        var bytes = rows.getLong("bytes");
        return rows.wasNull()
            ? Optional.empty()
            : Optional.of(new Reading(bytes, Texts.instant(rows.getDouble("clock"))));
      }
    } catch (SQLException e) {
      // Locked meanwhile, or dropped.
      if ("55P03".equals(e.getSQLState()) || "42P01".equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
