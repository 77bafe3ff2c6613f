package dev.belay.live;

import dev.belay.live.SessionActivity.Client;
import dev.belay.live.SessionActivity.Doing;
import dev.belay.live.SessionActivity.Horizon;
import dev.belay.live.SessionActivity.Query;
import dev.belay.live.SessionActivity.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the activity of all server processes. Asks the function below pg_stat_activity, because the
 * view joins pg_authid and pg_database, which somebody may have locked. What did not change since
 * the reading before is not sent again: of an idle session that is all but its pid. Parallel
 * workers are always sent: a worker has its leader only some time after its start.
 */
final class ActivityReader {
  /** Of a query's text, this much is sent. */
  static final int CUT = 200;

  /** The server notes the start of a statement a little before it shows the statement. */
  private static final double SLACK_SECONDS = 1;

  private static final String HIDDEN = "<insufficient privilege>";

  /**
   * One row for each process. {@code now} is what changes without a new statement, {@code who} what
   * changes only with one; both are texts, because each column costs four bytes more.
   */
  private static final String READ =
      """
      SELECT a.pid::text,
             CASE WHEN a.state IS DISTINCT FROM 'idle' OR c.changed
                  THEN concat(a.state, chr(31), a.wait_event_type, chr(31), a.wait_event, chr(31),
                              date_part('epoch', a.xact_start), chr(31), a.backend_xid, chr(31),
                              a.backend_xmin, chr(31), age(a.backend_xmin)) END AS now,
             CASE WHEN c.changed
                  THEN concat(a.datid, chr(31), a.usesysid, chr(31), a.application_name, chr(31),
                              host(a.client_addr), chr(31), a.client_port, chr(31),
                              a.backend_type, chr(31), date_part('epoch', a.backend_start), chr(31),
                              date_part('epoch', a.query_start), chr(31),
                              date_part('epoch', a.state_change), chr(31),
                              a.leader_pid, chr(31), a.query_id) END AS who,
             CASE WHEN c.changed THEN left(a.query, 201) END AS query,
             CASE WHEN a.pid = pg_backend_pid()
                  THEN date_part('epoch', clock_timestamp())::text END AS clock
        FROM (SELECT to_timestamp(?::float8) AS since) AS p
       CROSS JOIN LATERAL pg_stat_get_activity(NULL) AS a
       CROSS JOIN LATERAL
             (SELECT coalesce(a.backend_start >= p.since OR a.state_change >= p.since
                              OR a.query_start >= p.since OR a.backend_type = 'parallel worker',
                              a.backend_start IS NULL) AS changed) AS c\
      """;

  /** What was read: by pid, with the server's clock and the bytes that came. */
  record Reading(List<SessionActivity> sessions, Instant at, long bytes) {
    long waiting() {
      return sessions.stream().filter(SessionActivity::waitsForLock).count();
    }

    boolean hidesSome() {
      return sessions.stream().anyMatch(session -> session.query().hidden());
    }
  }

  /** What a session keeps until its next statement. */
  private record Who(
      String[] fields, Optional<Instant> queryStart, Optional<Instant> stateChange, Query query) {}

  private final PreparedStatement statement;
  private final Names names;
  private Map<Integer, Who> known = new HashMap<>();
  private double since;

  ActivityReader(Connection connection, Names names) throws SQLException {
    this.statement = connection.prepareStatement(READ);
    this.names = names;
  }

  Reading read() throws SQLException {
    statement.setDouble(1, since);
    var sessions = new ArrayList<SessionActivity>();
    var now = new HashMap<Integer, Who>();
    var bytes = 0L;
    var clock = 0.0;
    var complete = true;
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 5);
        var pid = Integer.parseInt(rows.getString(1));
        var own = rows.getString(5);
        if (own != null) {
          clock = Double.parseDouble(own);
        }
        var who = who(rows, pid);
        if (who.isEmpty()) {
          complete = false;
          continue;
        }
        now.put(pid, who.get());
        sessions.add(session(pid, who.get(), rows.getString(2)));
      }
    }
    if (!complete && since > 0) {
      since = 0;
      return read();
    }
    known = now;
    since = clock - SLACK_SECONDS;
    sessions.sort((left, right) -> Integer.compare(left.pid(), right.pid()));
    return new Reading(sessions, Texts.instant(clock), bytes);
  }

  private Optional<Who> who(ResultSet rows, int pid) throws SQLException {
    var text = rows.getString(3);
    if (text == null) {
      return Optional.ofNullable(known.get(pid));
    }
    var fields = text.split("\u001f", -1);
    var query = rows.getString(4);
    var hidden = HIDDEN.equals(query);
    var shown = query == null || hidden ? "" : query;
    var cut = shown.length() > CUT;
    return Optional.of(
        new Who(
            fields,
            Texts.moment(fields[7]),
            Texts.moment(fields[8]),
            new Query(
                cut ? shown.substring(0, CUT) : shown, cut, hidden, Texts.number(fields[10]))));
  }

  private SessionActivity session(int pid, Who who, @Nullable String now) {
    var fields = who.fields();
    var doing =
        (now == null ? "idle\u001fClient\u001fClientRead\u001f\u001f\u001f\u001f" : now)
            .split("\u001f", -1);
    return new SessionActivity(
        pid,
        Texts.moment(fields[6]),
        new Client(
            names.database(Texts.number(fields[0]).orElse(0L)),
            names.role(Texts.number(fields[1]).orElse(0L)),
            fields[2],
            address(fields[3], fields[4]),
            fields[5]),
        new Doing(
            doing[0],
            doing[1].isEmpty() ? Optional.empty() : Optional.of(new Wait(doing[1], doing[2])),
            Texts.moment(doing[3]),
            who.queryStart(),
            who.stateChange()),
        new Horizon(Texts.number(doing[4]), Texts.number(doing[5]), Texts.number(doing[6])),
        Texts.number(fields[9]).map(Long::intValue),
        who.query());
  }

  private static String address(String address, String port) {
    return address.isEmpty() && port.equals("-1") ? "local" : address;
  }
}
