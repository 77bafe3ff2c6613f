package dev.belay.live;

import dev.belay.live.Health.Archiver;
import dev.belay.live.Health.Connections;
import dev.belay.live.Health.HorizonHolder;
import dev.belay.live.Health.Replication;
import dev.belay.live.Health.Slot;
import dev.belay.live.Health.Standby;
import dev.belay.live.Health.Traffic;
import dev.belay.live.Health.Transaction;
import dev.belay.live.Health.Upkeep;
import dev.belay.live.Health.Wal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Reads the counters of {@link Health}; rates come from the difference to the reading before. */
final class HealthReader {
  /** Counters of the connected database and of the server, in one row. */
  private static final String COUNTERS =
      """
      SELECT date_part('epoch', clock_timestamp()) AS clock,
             current_setting('max_connections')::int AS connection_limit,
             current_setting('superuser_reserved_connections')::int
               + coalesce(current_setting('reserved_connections', true), '0')::int AS reserved,
             pg_stat_get_db_xact_commit(d.oid) AS commits,
             pg_stat_get_db_xact_rollback(d.oid) AS rollbacks,
             pg_stat_get_db_deadlocks(d.oid) AS deadlocks,
             pg_stat_get_db_blocks_fetched(d.oid) AS fetched,
             pg_stat_get_db_blocks_hit(d.oid) AS hit,
             pg_is_in_recovery() AS standby,
             CASE WHEN pg_is_in_recovery()
                  THEN date_part('epoch', clock_timestamp() - pg_last_xact_replay_timestamp())
                  END AS replay_lag,
             CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                  ELSE pg_current_wal_lsn() END::text AS position,
             CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                  ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn AS wal_bytes,
             current_setting('archive_mode') <> 'off' AS archiving,
             (SELECT max(age(o.datfrozenxid)) FROM pg_catalog.pg_database AS o) AS frozen_age
        FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()\
      """;

  private static final String SESSIONS =
      """
      SELECT count(*) FILTER (WHERE client) AS used,
             count(*) FILTER (WHERE client AND state = 'active') AS active,
             count(*) FILTER (WHERE client AND state LIKE 'idle in transaction%') AS idle_in,
             count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting,
             count(*) FILTER (WHERE client AND backend_type IS NULL) AS hidden
        FROM (SELECT a.*,
                     coalesce(a.backend_type = 'client backend', a.datid IS NOT NULL) AS client
                FROM pg_stat_get_activity(NULL) AS a) AS s\
      """;

  private static final String LONGEST =
      """
      SELECT pid, date_part('epoch', clock_timestamp() - xact_start) AS age
        FROM pg_stat_get_activity(NULL)
       WHERE xact_start IS NOT NULL AND backend_type = 'client backend'
         AND pid <> pg_backend_pid()
       ORDER BY xact_start LIMIT 1\
      """;

  private static final String ARCHIVER =
      """
      SELECT archived_count, failed_count, date_part('epoch', last_archived_time) AS archived,
             date_part('epoch', last_failed_time) AS failed,
             has_function_privilege('pg_ls_archive_statusdir()', 'EXECUTE') AS may_list
        FROM pg_stat_get_archiver()\
      """;

  private static final String READY =
      "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'";

  private static final String STANDBYS =
      """
      SELECT w.pid, coalesce(a.application_name, '') AS name, coalesce(w.state, '') AS state,
             CASE WHEN NOT pg_is_in_recovery()
                  THEN (pg_current_wal_lsn() - w.replay_lsn)::bigint END AS behind,
             date_part('epoch', w.replay_lag) AS lag
        FROM pg_stat_get_wal_senders() AS w
        LEFT JOIN LATERAL pg_stat_get_activity(w.pid) AS a ON true\
      """;

  private static final String SLOTS =
      """
      SELECT slot_name::text, slot_type::text, active, wal_status,
             CASE WHEN NOT pg_is_in_recovery()
                  THEN (pg_current_wal_lsn() - restart_lsn)::bigint END AS kept,
             greatest(age(xmin), age(catalog_xmin)) AS xmin_age
        FROM pg_get_replication_slots()\
      """;

  private static final String HORIZON =
      """
      SELECT kind, name, age FROM (
        SELECT CASE backend_type WHEN 'walsender' THEN 'standby' ELSE 'session' END AS kind,
               pid::text AS name, age(backend_xmin) AS age
          FROM pg_stat_get_activity(NULL)
         WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
        UNION ALL
        SELECT 'prepared transaction', gid, age(transaction) FROM pg_prepared_xact()
        UNION ALL
        SELECT 'replication slot', slot_name::text, greatest(age(xmin), age(catalog_xmin))
          FROM pg_get_replication_slots()
         WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL) AS h
       ORDER BY age DESC, kind, name LIMIT 10\
      """;

  private static final String PREPARED =
      """
      SELECT transaction::text AS xid, gid, date_part('epoch', prepared) AS prepared,
             ownerid::bigint AS ownerid, dbid::bigint AS dbid
        FROM pg_prepared_xact() ORDER BY prepared\
      """;

  private static final String WRAPAROUND =
      """
      SELECT pid FROM pg_stat_get_activity(NULL)
       WHERE backend_type = 'autovacuum worker' AND query LIKE '%(to prevent wraparound)%'\
      """;

  private final Names names;
  private Optional<Counters> before = Optional.empty();

  HealthReader(Names names) {
    this.names = names;
  }

  /** What grows. */
  private record Counters(
      Instant at, long commits, long rollbacks, long deadlocks, long fetched, long hit, long wal) {
    Optional<Double> perSecond(Counters later, ToLongFunction<Counters> which) {
      var seconds = Duration.between(at, later.at).toNanos() / 1e9;
      var more = which.applyAsLong(later) - which.applyAsLong(this);
      return seconds > 0 && more >= 0 ? Optional.of(more / seconds) : Optional.empty();
    }
  }

  /** Makes a value of the current row. */
  private interface Row<T> {
    T of(ResultSet rows) throws SQLException;
  }

  Health read(Connection connection, Health.Sizes sizes) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(COUNTERS)) {
      row.next();
      var now =
          new Counters(
              Texts.instant(row.getDouble("clock")),
              row.getLong("commits"),
              row.getLong("rollbacks"),
              row.getLong("deadlocks"),
              row.getLong("fetched"),
              row.getLong("hit"),
              row.getBigDecimal("wal_bytes").longValue());
      var health =
          new Health(
              now.at(),
              connections(connection, row.getInt("connection_limit"), row.getInt("reserved")),
              traffic(connection, now),
              new Wal(
                  row.getString("position"),
                  before.flatMap(old -> old.perSecond(now, Counters::wal)),
                  archiver(connection, row.getBoolean("archiving"))),
              new Replication(
                  row.getBoolean("standby"),
                  seconds(row, "replay_lag"),
                  list(connection, STANDBYS, HealthReader::standby),
                  list(connection, SLOTS, HealthReader::slot)),
              new Upkeep(
                  list(connection, HORIZON, HealthReader::holder),
                  list(connection, PREPARED, found -> LockReader.prepared(found, names)),
                  number(row, "frozen_age"),
                  list(connection, WRAPAROUND, found -> found.getInt("pid"))),
              sizes);
      before = Optional.of(now);
      return health;
    }
  }

  private static Connections connections(Connection connection, int limit, int reserved)
      throws SQLException {
    return list(
            connection,
            SESSIONS,
            row ->
                new Connections(
                    row.getInt("used"),
                    limit,
                    reserved,
                    row.getInt("active"),
                    row.getInt("idle_in"),
                    row.getInt("waiting"),
                    row.getInt("hidden")))
        .getFirst();
  }

  private Traffic traffic(Connection connection, Counters now) throws SQLException {
    var longest =
        list(
            connection,
            LONGEST,
            row -> new Transaction(row.getInt("pid"), seconds(row, "age").orElse(Duration.ZERO)));
    var fetched = before.map(old -> now.fetched() - old.fetched()).orElse(0L);
    var hit = before.map(old -> now.hit() - old.hit()).orElse(0L);
    return new Traffic(
        before.flatMap(old -> old.perSecond(now, Counters::commits)),
        before.flatMap(old -> old.perSecond(now, Counters::rollbacks)),
        now.deadlocks(),
        before.flatMap(old -> old.perSecond(now, Counters::deadlocks)),
        fetched > 0 ? Optional.of(Math.clamp((double) hit / fetched, 0, 1)) : Optional.empty(),
        longest.stream().findFirst());
  }

  private static Archiver archiver(Connection connection, boolean on) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(ARCHIVER)) {
      row.next();
      var waiting =
          on && row.getBoolean("may_list")
              ? list(connection, READY, found -> found.getLong(1)).stream().findFirst()
              : Optional.<Long>empty();
      return new Archiver(
          on,
          row.getLong("archived_count"),
          row.getLong("failed_count"),
          moment(row, "archived"),
          moment(row, "failed"),
          waiting);
    }
  }

  private static Standby standby(ResultSet row) throws SQLException {
    return new Standby(
        row.getInt("pid"),
        row.getString("name"),
        row.getString("state"),
        number(row, "behind"),
        seconds(row, "lag"));
  }

  private static Slot slot(ResultSet row) throws SQLException {
    return new Slot(
        row.getString("slot_name"),
        row.getString("slot_type"),
        row.getBoolean("active"),
        number(row, "kept"),
        Optional.ofNullable(row.getString("wal_status")),
        number(row, "xmin_age"));
  }

  private static HorizonHolder holder(ResultSet row) throws SQLException {
    return new HorizonHolder(row.getString("kind"), row.getString("name"), row.getLong("age"));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    var value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    var value = row.getDouble(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Texts.instant(value));
  }

  private static Optional<Duration> seconds(ResultSet row, String column) throws SQLException {
    var value = row.getDouble(column);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(0, Math.round(value * 1000))));
  }

  private static <T> List<T> list(Connection connection, String sql, Row<T> make)
      throws SQLException {
    var found = new ArrayList<T>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(make.of(rows));
      }
    }
    return found;
  }
}
