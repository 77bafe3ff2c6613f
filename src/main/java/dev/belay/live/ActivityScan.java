package dev.belay.live;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A light look at all server processes: only what tells whether one must be read again. The
 * functions for single values cost the server a tenth of pg_stat_get_activity, which makes a row of
 * thirty values and writes out the address of each client (src/backend/utils/adt/pgstatfuncs.c).
 */
final class ActivityScan {
  /** A statement began, or the process: whatever was known of it counts no more. */
  private static final String CHANGED = "c";

  /** It waits for its client. */
  private static final String CLIENT = "";

  /** Before what it waits for, when that is a lock. */
  private static final String LOCK = "l";

  /**
   * The age of the first transaction id that is not special grows as those of all others do. The
   * server counts the slots of processes from one (14, 15), or names them (from 16).
   */
  private static final String SCAN =
      """
      SELECT pg_stat_get_backend_pid(b.i)::text,
             CASE WHEN pg_stat_get_backend_activity_start(b.i) >= p.since
                    OR pg_stat_get_backend_start(b.i) >= p.since
                  THEN 'c'
                  ELSE CASE pg_stat_get_backend_wait_event_type(b.i)
                       WHEN 'Lock' THEN concat('l', pg_stat_get_backend_wait_event(b.i))
                       WHEN 'Client' THEN '' ELSE 'a' END END,
             CASE WHEN pg_stat_get_backend_pid(b.i) = pg_backend_pid()
                  THEN concat(date_part('epoch', clock_timestamp()), ' ', age('3'::xid)) END
        FROM (SELECT to_timestamp(?::float8) AS since) AS p
       CROSS JOIN LATERAL pg_stat_get_backend_idset() AS b (i)\
      """;

  /** One process in it. */
  record Line(int pid, String code) {
    /** Whether nothing began since the moment that was asked for. */
    boolean isUnchanged() {
      return !code.equals(CHANGED);
    }

    boolean waitsForClient() {
      return code.equals(CLIENT);
    }

    boolean waitsForLock() {
      return code.startsWith(LOCK);
    }

    /** The kind of lock, as the server calls it. */
    String event() {
      return code.substring(LOCK.length());
    }
  }

  /**
   * What was seen.
   *
   * @param clock the server's, in seconds since 1970
   * @param age of transaction id 3
   */
  record Reading(List<Line> lines, double clock, int age, long bytes) {
    Instant at() {
      return Texts.instant(clock);
    }
  }

  private final PreparedStatement statement;

  ActivityScan(Connection connection) throws SQLException {
    this.statement = connection.prepareStatement(SCAN);
  }

  /** Looks; {@code since} is a moment of the server's clock in seconds since 1970. */
  Reading read(double since) throws SQLException {
    statement.setDouble(1, since);
    var lines = new ArrayList<Line>();
    var bytes = 0L;
    var clock = 0.0;
    var age = 0;
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 3);
        var pid = rows.getString(1);
        if (pid != null) {
          lines.add(new Line(Integer.parseInt(pid), rows.getString(2)));
        }
        var own = rows.getString(3);
        if (own != null) {
          var space = own.indexOf(' ');
          clock = Double.parseDouble(own.substring(0, space));
          age = Integer.parseInt(own.substring(space + 1));
        }
      }
    }
    return new Reading(lines, clock, age, bytes);
  }
}
