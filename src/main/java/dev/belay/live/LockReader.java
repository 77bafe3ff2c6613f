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

  /** All are counted once in so many readings. */
  private static final int UNCOUNTED = 20;

  /** How many processes are asked about at most, for each asking costs the server a sweep. */
  private static final int MOST_ASKED = 20;

  /** Of the many columns most are null, and cost only four bytes. */
  private static final String ALL =
      """
      SELECT l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
             l.classid, l.objid, l.objsubid, l.pid, l.virtualtransaction, l.mode, l.granted,
             date_part('epoch', l.waitstart)
        FROM pg_lock_status() AS l WHERE NOT l.fastpath LIMIT \
      """
          + (MANY + 1);

  /** One text for each row, because each column costs four bytes more. */
  private static final String ROW =
      """
      concat(l.locktype, chr(31), l.database, chr(31), l.relation, chr(31), l.page, chr(31),
             l.tuple, chr(31), l.virtualxid, chr(31), l.transactionid, chr(31), l.classid, chr(31),
             l.objid, chr(31), l.objsubid, chr(31), l.pid, chr(31), l.virtualtransaction, chr(31),
             l.mode, chr(31), l.granted, chr(31), date_part('epoch', l.waitstart))\
      """;

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

  /**
   * Half the work of the form above; right as long as {@link Contested} knows what is awaited, of
   * which each list is one more condition.
   */
  private static final String FOCUSED =
      "SELECT "
          + ROW
          + """
           FROM pg_lock_status() AS l
           WHERE NOT l.fastpath
             AND (NOT l.granted
                  OR (l.pid IS NULL AND l.locktype = 'transactionid')
                  OR coalesce(l.relation, l.objid) IS NULL
                     AND coalesce(l.transactionid::text, l.virtualxid) IS NULL\
          """;

  /**
   * A function's rows are kept in work_mem, or else in a file: 50,000 locks are 8 MB, and take
   * three times as long through a file.
   */
  private static final String ROOM =
      """
      SELECT set_config('work_mem', '32MB', false)
       WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('32MB')\
      """;

  /**
   * glibc gives blocks of this size back to the system and fetches them anew, page by page, until
   * one so large was freed; from then on it keeps them (mallopt(3), M_MMAP_THRESHOLD). Without it
   * chance decides whether a look at 1000 sessions takes 1.7 or 9 ms on a virtual machine.
   */
  private static final String KEPT = "SELECT octet_length(repeat('x', 8388608))";

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
  private final PreparedStatement all;
  private final PreparedStatement counting;
  private final Map<String, PreparedStatement> focused = new HashMap<>();
  private Map<Asked, List<Integer>> answers = new HashMap<>();
  private Contested contested = Contested.NOTHING;
  private boolean many = true;
  private int counted = -1;
  private int uncounted = UNCOUNTED;

  LockReader(Connection connection, Names names) throws SQLException {
    this.connection = connection;
    this.names = names;
    this.all = connection.prepareStatement(ALL);
    this.counting = connection.prepareStatement(CONTESTED);
    try (var statement = connection.createStatement()) {
      statement.execute(ROOM);
      statement.execute(KEPT);
    }
    // What a statement needs from the catalogs it reads now, before somebody locks them.
    fetchAll(new ArrayList<>());
    contested = Contested.EACH;
    fetchFocused(new ArrayList<>());
    contested = Contested.NOTHING;
  }

  Reading read() throws SQLException {
    if (!many) {
      var raw = new ArrayList<RawLock>();
      var bytes = fetchAll(raw);
      if (raw.size() <= MANY) {
        counted = raw.size();
        return reading(raw, bytes, Strategy.ALL);
      }
      // Suddenly many: what came is cut off, and the other form is asked instead.
      return readContested(bytes);
    }
    return uncounted >= UNCOUNTED || contested.isLarge() ? readContested(0) : readFocused();
  }

  private Reading readFocused() throws SQLException {
    uncounted++;
    var raw = new ArrayList<RawLock>();
    var bytes = fetchFocused(raw);
    if (!contested.covers(raw)) {
      // Somebody waits for something new: who holds it may not have been sent.
      contested = Contested.of(raw);
      raw.clear();
      bytes += fetchFocused(raw);
      if (!contested.covers(raw)) {
        return readContested(bytes);
      }
    }
    return reading(raw, bytes, Strategy.FOCUSED);
  }

  private Reading readContested(long spent) throws SQLException {
    var raw = new ArrayList<RawLock>();
    var bytes = spent;
    counted = 0;
    try (var rows = counting.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 2);
        raw.add(RawLock.ofText(rows));
        counted = Integer.parseInt(rows.getString(2));
      }
    }
    uncounted = 0;
    many = counted > FEW_AGAIN;
    return reading(raw, bytes, Strategy.CONTESTED);
  }

  private long fetchAll(List<RawLock> raw) throws SQLException {
    var bytes = 0L;
    try (var rows = all.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, RawLock.COLUMNS);
        raw.add(RawLock.ofColumns(rows));
      }
    }
    return bytes;
  }

  private long fetchFocused(List<RawLock> raw) throws SQLException {
    var parts = contested.parts();
    var statement = focused(parts);
    for (var i = 0; i < parts.size(); i++) {
      statement.setString(i + 1, parts.get(i).values());
    }
    var bytes = 0L;
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 1);
        raw.add(RawLock.ofText(rows));
      }
    }
    return bytes;
  }

  /** Within a select of its own a list is read once, not for each row. */
  private PreparedStatement focused(List<Contested.Part> parts) throws SQLException {
    var sql = new StringBuilder(FOCUSED);
    for (var part : parts) {
      sql.append(
          " OR l.%s = ANY ((SELECT ?::text::%s[])::%s[])"
              .formatted(part.column(), part.type(), part.type()));
    }
    var statement = focused.get(sql.append(')').toString());
    if (statement == null) {
      statement = connection.prepareStatement(sql.toString());
      focused.put(sql.toString(), statement);
    }
    return statement;
  }

  private Reading reading(List<RawLock> raw, long bytes, Strategy strategy) {
    contested = Contested.of(raw);
    return new Reading(contested(raw), counted, raw.size(), bytes, strategy);
  }

  private List<LockRow> contested(List<RawLock> raw) {
    var awaited = new HashSet<String>();
    for (var row : raw) {
      if (!row.granted()) {
        awaited.add(row.object());
      }
    }
    var objects = new HashMap<String, LockObject>();
    var prepared = prepared(raw);
    var rows = new ArrayList<LockRow>();
    for (var row : raw) {
      var key = row.object();
      var mode = row.mode();
      if (mode.isPresent() && awaited.contains(key)) {
        var own = row.virtualTransaction();
        rows.add(
            new LockRow(
                objects.computeIfAbsent(key, object -> ObjectLabels.object(object, names)),
                Texts.number(row.pid()).orElse(0L).intValue(),
                row.pid().isEmpty() ? prepared.getOrDefault(own, own) : own,
                mode.get(),
                row.granted(),
                Texts.moment(row.since())));
      }
    }
    return rows;
  }

  /**
   * A prepared transaction keeps the virtual id of the session that prepared it; its own id is that
   * of the lock which each transaction holds on itself.
   */
  private static Map<String, String> prepared(List<RawLock> raw) {
    var ids = new HashMap<String, String>();
    for (var row : raw) {
      if (row.isIdOfPrepared()) {
        ids.put(row.virtualTransaction(), "-1/" + row.transaction());
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
