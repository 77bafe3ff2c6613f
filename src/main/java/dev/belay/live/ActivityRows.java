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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole activity of all server processes or of some. Asks the function below pg_stat_activity,
 * because the view joins pg_authid and pg_database, which somebody may have locked.
 */
final class ActivityRows {
  /** Of a query's text, this many characters are kept at most. */
  static final int CUT = 200;

  private static final String HIDDEN = "<insufficient privilege>";

  /** Two texts for each row, because each column costs four bytes more. */
  private static final String FACTS =
      """
      SELECT concat(a.pid, chr(31), a.state, chr(31), a.wait_event_type, chr(31), a.wait_event,
                    chr(31), date_part('epoch', a.xact_start), chr(31), a.backend_xid, chr(31),
                    a.backend_xmin, chr(31), age(a.backend_xmin), chr(31), a.datid, chr(31),
                    a.usesysid, chr(31), a.application_name, chr(31), host(a.client_addr), chr(31),
                    a.client_port, chr(31), a.backend_type, chr(31),
                    date_part('epoch', a.backend_start), chr(31),
                    date_part('epoch', a.query_start), chr(31),
                    date_part('epoch', a.state_change), chr(31), a.leader_pid, chr(31),
                    a.query_id),
      """;

  private static final String ALL = " FROM pg_stat_get_activity(NULL) AS a";

  private static final String SOME =
      """
        FROM unnest(?::text::int[]) AS p (pid)
       CROSS JOIN LATERAL pg_stat_get_activity(p.pid) AS a\
      """;

  /** Enough for as many characters as are kept, where most are ASCII. */
  private static final QueryBytes TEXT = new QueryBytes(240);

  /** What was read, with the bytes that came. */
  record Reading(List<SessionActivity> sessions, long bytes) {}

  private final Connection connection;
  private final PreparedStatement all;
  private final PreparedStatement some;
  private final Names names;

  ActivityRows(Connection connection, Names names) throws SQLException {
    this.connection = connection;
    this.all = connection.prepareStatement(FACTS + TEXT.column() + ALL);
    this.some = connection.prepareStatement(FACTS + TEXT.column() + SOME);
    this.names = names;
    // What a statement needs from the catalogs it reads now, before somebody locks them.
    of(List.of());
  }

  Reading all() throws SQLException {
    try {
      return read(all);
    } catch (SQLException e) {
      return withoutTexts(e, ALL, List.of());
    }
  }

  /** Those processes, as far as they are still there. */
  Reading of(List<Integer> pids) throws SQLException {
    try {
      some.setString(1, array(pids));
      return read(some);
    } catch (SQLException e) {
      return withoutTexts(e, SOME, pids);
    }
  }

  /** A text that cannot be read must not cost the locks and states of all. */
  private Reading withoutTexts(SQLException report, String from, List<Integer> pids)
      throws SQLException {
    if (!QueryBytes.refused(report)) {
      throw report;
    }
    try (var statement = connection.prepareStatement(FACTS + TEXT.placeholder() + from)) {
      if (from.equals(SOME)) {
        statement.setString(1, array(pids));
      }
      return read(statement);
    }
  }

  private static String array(List<Integer> pids) {
    return pids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  private Reading read(PreparedStatement statement) throws SQLException {
    var sessions = new ArrayList<SessionActivity>();
    var bytes = 0L;
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        bytes += Texts.bytes(rows, 2);
        sessions.add(session(rows));
      }
    }
    return new Reading(sessions, bytes);
  }

  private SessionActivity session(ResultSet rows) throws SQLException {
    var fields = rows.getString(1).split("\u001f", -1);
    var query = TEXT.read(rows.getString(2));
    var hidden = HIDDEN.equals(query.text());
    var shown = hidden ? "" : query.text();
    var cut = query.cut() || shown.length() > CUT;
    return new SessionActivity(
        Integer.parseInt(fields[0]),
        Texts.moment(fields[14]),
        new Client(
            names.database(Texts.number(fields[8]).orElse(0L)),
            names.role(Texts.number(fields[9]).orElse(0L)),
            fields[10],
            address(fields[11], fields[12]),
            fields[13]),
        new Doing(
            fields[1],
            fields[2].isEmpty() ? Optional.empty() : Optional.of(new Wait(fields[2], fields[3])),
            Texts.moment(fields[4]),
            Texts.moment(fields[15]),
            Texts.moment(fields[16])),
        new Horizon(Texts.number(fields[5]), Texts.number(fields[6]), Texts.number(fields[7])),
        Texts.number(fields[17]).map(Long::intValue),
        new Query(
            shown.length() > CUT ? shown.substring(0, CUT) : shown,
            cut,
            hidden,
            Texts.number(fields[18])));
  }

  private static String address(String address, String port) {
    return address.isEmpty() && port.equals("-1") ? "local" : address;
  }
}
