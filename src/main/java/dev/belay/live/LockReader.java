package dev.belay.live;

import dev.belay.live.Cost.Strategy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the lock table, once for each sample. Fast-path rows are left out: they cannot be part of a
 * conflict, for whoever asks for a strong lock first moves them to the main table.
 */
final class LockReader {
  /** Above this, only the contested objects are sent. */
  private static final int MANY = 10_000;

  private static final int FEW_AGAIN = 8_000;

  /** How many processes are asked about at most, for each asking costs the server a sweep. */
  private static final int MOST_ASKED = 20;

  /** One text for each row, because each column costs four bytes more. */
  private static final String ROW =
      """
      concat(l.locktype, ':', l.database, ':', l.relation, ':', l.page, ':', l.tuple, ':',
             l.virtualxid, ':', l.transactionid, ':', l.classid, ':', l.objid, ':', l.objsubid,
             chr(31), l.pid, chr(31), l.virtualtransaction, chr(31), l.mode, chr(31), l.granted,
             chr(31), date_part('epoch', l.waitstart))\
      """;

  private static final String ALL =
      "SELECT "
          + ROW
          + ", NULL::text FROM pg_lock_status() AS l WHERE NOT l.fastpath LIMIT "
          + (MANY + 1);

  /** One scan; these columns tell objects apart well enough, the client looks at all ten. */
  private static final String CONTESTED =
      "WITH s AS MATERIALIZED (SELECT * FROM pg_lock_status() AS l WHERE NOT l.fastpath) SELECT "
          + ROW
          + ", (SELECT count(*) FROM s)::text "
          + """
           FROM s AS l
           WHERE (coalesce(l.relation, 0::oid), coalesce(l.objid, 0::oid),
                  coalesce(l.transactionid::text, l.virtualxid, ''))
              IN (SELECT coalesce(w.relation, 0::oid), coalesce(w.objid, 0::oid),
                         coalesce(w.transactionid::text, w.virtualxid, '')
                    FROM s AS w WHERE NOT w.granted)
              OR (l.pid IS NULL AND l.locktype = 'transactionid')\
          """;

  private static final String PREPARED =
      """
      SELECT transaction::text AS xid, gid, date_part('epoch', prepared) AS prepared,
             ownerid::bigint AS ownerid, dbid::bigint AS dbid
        FROM pg_prepared_xact()\
      """;

  /** The start of the statement is read after the answer: it tells whether it is of this wait. */
  private static final String ASK =
      """
      SELECT p.pid, array_to_string(q.blockers, ' ') AS blockers,
             coalesce(date_part('epoch', a.query_start)::text, '') AS query_start
        FROM unnest(?::int[]) AS p (pid)
       CROSS JOIN LATERAL (SELECT pg_blocking_pids(p.pid) AS blockers OFFSET 0) AS q
       CROSS JOIN LATERAL pg_stat_get_activity(p.pid) AS a\
      """;

  /** What was read. */
  record Reading(List<LockRow> rows, int inServer, int sent, long bytes, Strategy strategy) {
    static final Reading NOTHING = new Reading(List.of(), -1, 0, 0, Strategy.NOBODY_WAITS);
  }

  /** One wait, which a later wait of the same process is not. */
  private record Asked(int pid, Optional<Instant> since, String virtualTransaction) {}

  private final Connection connection;
  private final Names names;
  private final Map<Strategy, PreparedStatement> statements = new HashMap<>();
  private Map<Asked, List<Integer>> answers = new HashMap<>();
  private int inServer = Integer.MAX_VALUE;
  private Strategy last = Strategy.CONTESTED;

  LockReader(Connection connection, Names names) {
    this.connection = connection;
    this.names = names;
  }

  Reading read() throws SQLException {
    return read(0);
  }

  private Reading read(long spent) throws SQLException {
    var limit = last == Strategy.CONTESTED ? FEW_AGAIN : MANY;
    last = inServer > limit ? Strategy.CONTESTED : Strategy.ALL;
    var statement = statements.get(last);
    if (statement == null) {
      statement = connection.prepareStatement(last == Strategy.ALL ? ALL : CONTESTED);
      statements.put(last, statement);
    }
    var raw = new ArrayList<String[]>();
    var bytes = spent;
    var total = last == Strategy.ALL ? 0 : inServer;
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 2);
        raw.add(rows.getString(1).split("\u001f", -1));
        total = last == Strategy.ALL ? total + 1 : Integer.parseInt(rows.getString(2));
      }
    }
    inServer = total;
    if (last == Strategy.ALL && total > MANY) {
      // Suddenly many: what came is cut off, and the other form is asked instead.
      return read(bytes);
    }
    return new Reading(
        contested(raw), total == Integer.MAX_VALUE ? -1 : total, raw.size(), bytes, last);
  }

  private List<LockRow> contested(List<String[]> raw) {
    var awaited = new HashSet<String>();
    for (var fields : raw) {
      if (fields[4].equals("f")) {
        awaited.add(fields[0]);
      }
    }
    var objects = new HashMap<String, LockObject>();
    var prepared = prepared(raw);
    var rows = new ArrayList<LockRow>();
    for (var fields : raw) {
      if (awaited.contains(fields[0])) {
        var mode = LockMode.ofServer(fields[3]);
        if (mode.isPresent()) {
          rows.add(
              new LockRow(
                  objects.computeIfAbsent(fields[0], key -> ObjectLabels.object(key, names)),
                  Texts.number(fields[1]).orElse(0L).intValue(),
                  fields[1].isEmpty() ? prepared.getOrDefault(fields[2], fields[2]) : fields[2],
                  mode.get(),
                  fields[4].equals("t"),
                  Texts.moment(fields[5])));
        }
      }
    }
    return rows;
  }

  /**
   * A prepared transaction keeps the virtual id of the session that prepared it; its own id is that
   * of the lock which each transaction holds on itself.
   */
  private static Map<String, String> prepared(List<String[]> raw) {
    var ids = new HashMap<String, String>();
    for (var fields : raw) {
      if (fields[1].isEmpty() && fields[0].startsWith("transactionid:")) {
        ids.put(fields[2], "-1/" + fields[0].split(":", -1)[6]);
      }
    }
    return ids;
  }

  /** The prepared transactions; asked only when one of them holds something contested. */
  List<PreparedTransaction> prepared() throws SQLException {
    var found = new ArrayList<PreparedTransaction>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(PREPARED)) {
      while (rows.next()) {
        found.add(prepared(rows, names));
      }
    }
    return found;
  }

  static PreparedTransaction prepared(ResultSet rows, Names names) throws SQLException {
    return new PreparedTransaction(
        Long.parseLong(rows.getString("xid")),
        rows.getString("gid"),
        Texts.instant(rows.getDouble("prepared")),
        names.role(rows.getLong("ownerid")),
        names.database(rows.getLong("dbid")));
  }

  /** What the server says of these processes; each wait is asked about once. */
  Map<Integer, List<Integer>> ask(
      Set<Integer> pids, List<LockRow> rows, List<SessionActivity> sessions) throws SQLException {
    var waits = new HashMap<Asked, List<Integer>>();
    var asked = new HashMap<Integer, List<Integer>>();
    var open = new HashMap<Integer, Asked>();
    for (var row : rows) {
      if (!row.granted() && pids.contains(row.pid())) {
        var wait = new Asked(row.pid(), row.since(), row.virtualTransaction());
        var answer = answers.get(wait);
        if (answer != null) {
          waits.put(wait, answer);
          asked.put(row.pid(), answer);
        } else if (open.size() < MOST_ASKED) {
          open.put(row.pid(), wait);
        }
      }
    }
    answers = waits;
    if (open.isEmpty()) {
      return asked;
    }
    var starts = new HashMap<Integer, Optional<Instant>>();
    sessions.forEach(session -> starts.put(session.pid(), session.doing().queryStart()));
    var array = connection.createArrayOf("int4", open.keySet().toArray());
    try (var statement = connection.prepareStatement(ASK)) {
      statement.setArray(1, array);
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          var pid = found.getInt("pid");
          var wait = open.get(pid);
          if (wait != null
              && Texts.moment(found.getString("query_start")).equals(starts.get(pid))) {
            var blockers = pids(found.getString("blockers"));
            asked.put(pid, blockers);
            answers.put(wait, blockers);
          }
        }
      }
    } finally {
      array.free();
    }
    return asked;
  }

  private static List<Integer> pids(String text) {
    var pids = new ArrayList<Integer>();
    for (var word : text.split(" ")) {
      if (!word.isEmpty()) {
        pids.add(Integer.valueOf(word));
      }
    }
    return pids;
  }
}
