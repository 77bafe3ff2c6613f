package dev.belay.live;

import dev.belay.live.ProgressRow.Measure;
import dev.belay.live.ProgressRow.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads every pg_stat_progress_* view that the server has (manual, section 27.4), also those that a
 * newer version adds: a column whose name ends in {@code _total} belongs to the one that begins the
 * same and ends in one of the words for done.
 */
final class ProgressReader {
  private static final List<String> DONE =
      List.of("done", "scanned", "processed", "streamed", "computed");

  private static final String VIEWS =
      """
      SELECT c.relname::text FROM pg_catalog.pg_class AS c
       WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v'
         AND c.relname LIKE 'pg\\_stat\\_progress\\_%' ORDER BY c.relname\
      """;

  private final Names names;
  private final ProgressRates rates = new ProgressRates();
  private Map<String, Instant> seen = new HashMap<>();
  private Optional<String> sql = Optional.empty();

  ProgressReader(Names names) {
    this.names = names;
  }

  /** One process in one view, by the names of the columns. */
  private record Raw(String view, int pid, Map<String, String> columns) {
    String text(String column) {
      return columns.getOrDefault(column, "");
    }

    long number(String column) {
      return Texts.number(text(column)).orElse(0L);
    }
  }

  List<ProgressRow> read(Connection connection) throws SQLException {
    if (sql.isEmpty()) {
      sql = Optional.of(sql(connection));
    }
    var raws = new LinkedHashMap<String, Raw>();
    var now = Instant.EPOCH;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql.get())) {
      while (rows.next()) {
        now = Texts.instant(rows.getDouble("clock"));
        var view = rows.getString("view");
        var pid = rows.getInt("pid");
        raws.computeIfAbsent(view + pid, key -> new Raw(view, pid, new HashMap<>()))
            .columns()
            .put(rows.getString("key"), Optional.ofNullable(rows.getString("value")).orElse(""));
      }
    }
    return rows(raws.values().stream().toList(), now);
  }

  /** Columns become rows, so that one statement reads all views of any version. */
  private static String sql(Connection connection) throws SQLException {
    var parts = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(VIEWS)) {
      while (rows.next()) {
        var view = rows.getString(1);
        parts.add(
            "SELECT '"
                + view.substring("pg_stat_progress_".length())
                + "' AS view, v.pid, e.key, e.value,"
                + " date_part('epoch', clock_timestamp()) AS clock FROM pg_catalog."
                + view
                + " AS v CROSS JOIN LATERAL jsonb_each_text(to_jsonb(v)) AS e");
      }
    }
    return String.join(" UNION ALL ", parts);
  }

  private List<ProgressRow> rows(List<Raw> raws, Instant now) {
    var nextSeen = new HashMap<String, Instant>();
    var found = new ArrayList<ProgressRow>();
    for (var raw : raws) {
      var who = raw.view() + ":" + raw.pid() + ":" + raw.text("relid");
      var first = seen.getOrDefault(who, now);
      nextSeen.put(who, first);
      var measures = new ArrayList<Measure>();
      for (var counter : counters(raw).entrySet()) {
        var key = who + ":" + raw.text("phase") + ":" + counter.getKey();
        var value = counter.getValue();
        measures.add(rates.measure(key, counter.getKey(), value[0], value[1], now));
      }
      found.add(
          new ProgressRow(
              raw.pid(),
              command(raw),
              subject(raw),
              raw.text("phase"),
              measures,
              new Span(first, now)));
    }
    rates.endReading();
    seen = nextSeen;
    return found;
  }

  /** Unit, then done and total (0: none); those with a total first. */
  private static Map<String, long[]> counters(Raw raw) {
    var counters = new LinkedHashMap<String, long[]>();
    if (raw.text("phase").equals("vacuuming heap")) {
      counters.put(
          "blocks", new long[] {raw.number("heap_blks_vacuumed"), raw.number("heap_blks_total")});
    }
    var totals =
        raw.columns().keySet().stream()
            .filter(column -> column.endsWith("_total") && raw.number(column) > 0)
            .sorted(Comparator.comparingInt(ProgressReader::rank))
            .collect(Collectors.toList());
    for (var column : totals) {
      var prefix = column.substring(0, column.length() - "_total".length());
      DONE.stream()
          .map(word -> prefix + "_" + word)
          .filter(raw.columns()::containsKey)
          .findFirst()
          .ifPresent(done ->
              counters.putIfAbsent(
                  unit(prefix), new long[] {raw.number(done), raw.number(column)}));
    }
    for (var bare :
        List.of(
            "tuples_processed",
            "tuples_done",
            "heap_tuples_written",
            "heap_tuples_scanned",
            "bytes_processed",
            "backup_streamed")) {
      if (raw.number(bare) > 0) {
        counters.putIfAbsent(
            unit(bare.substring(0, bare.lastIndexOf('_'))), new long[] {raw.number(bare), 0});
      }
    }
    return counters;
  }

  /** What says most about the whole comes first; whom it waits for comes before all of it. */
  private static int rank(String total) {
    var order =
        List.of("lockers", "blocks", "heap_blks", "sample_blks", "backup", "bytes", "tuples");
    var index = order.indexOf(total.substring(0, total.length() - "_total".length()));
    return index < 0 ? order.size() : index;
  }

  private static String unit(String prefix) {
    return switch (prefix) {
      case "heap_blks", "sample_blks" -> "blocks";
      case "backup" -> "bytes";
      case "heap_tuples" -> "tuples";
      default -> prefix.replace('_', ' ');
    };
  }

  private static String command(Raw raw) {
    var said = raw.text("command");
    return (said.isEmpty() ? raw.view().replace('_', ' ') : said).toLowerCase(Locale.ROOT);
  }

  private String subject(Raw raw) {
    var database = raw.number("datid");
    var relation = raw.number("relid");
    if (relation == 0) {
      return raw.view().equals("copy") ? "a query" : "";
    }
    var index = Math.max(raw.number("index_relid"), raw.number("cluster_index_relid"));
    return names.relation(database, relation)
        + (index == 0 ? "" : ", " + names.relation(database, index));
  }
}
