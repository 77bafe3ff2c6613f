package dev.belay.live;

import dev.belay.live.SessionActivity.Doing;
import dev.belay.live.SessionActivity.Horizon;
import dev.belay.live.SessionActivity.Wait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the activity of all server processes: a light look at all, and the whole of those only that
 * it cannot tell of. A session that idles and began no statement since is as it was; so is one that
 * waits for a lock in the same statement, but it is read again every few samples, for its statement
 * may have gone on and stopped at another lock. Used by one thread at a time.
 */
final class ActivityReader {
  /** The server notes the start of a statement a little before it shows the statement. */
  private static final double SLACK_SECONDS = 1;

  /** A waiting session is read again once in so many samples: its snapshot and id may be others. */
  private static final int ROUND = 20;

  /** From this share of all on, reading all costs the server less. */
  private static final double MOST_AGAIN = 0.4;

  /** What was read: by pid, with the server's clock and the bytes that came. */
  record Reading(List<SessionActivity> sessions, Instant at, long bytes) {
    long waiting() {
      return sessions.stream().filter(SessionActivity::waitsForLock).count();
    }

    boolean hidesSome() {
      return sessions.stream().anyMatch(session -> session.query().hidden());
    }
  }

  private final ActivityRows rows;
  private final ActivityScan scan;
  private Map<Integer, SessionActivity> known = Map.of();
  private final Names names;
  private int generation;
  private boolean hidden;
  private double since;
  private int age;
  private int samples;

  ActivityReader(Connection connection, Names names) throws SQLException {
    this.rows = new ActivityRows(connection, names);
    this.scan = new ActivityScan(connection);
    this.names = names;
  }

  Reading read() throws SQLException {
    samples++;
    // Of sessions that are hidden the light look shows no change.
    var seen = scan.read(since);
    var again = new ArrayList<Integer>();
    for (var line : seen.lines()) {
      if (mustBeReadAgain(line)) {
        again.add(line.pid());
      }
    }
    var grown = seen.age() - age;
    var bytes = seen.bytes();
    List<SessionActivity> now;
    var generationNow = names.generation();
    if (hidden || generationNow != generation || again.size() > MOST_AGAIN * seen.lines().size()) {
      var all = rows.all();
      bytes += all.bytes();
      now = all.sessions();
    } else {
      var some = rows.of(again);
      bytes += some.bytes();
      now = joined(seen.lines(), again, some.sessions(), grown);
    }
    now.sort(Comparator.comparingInt(SessionActivity::pid));
    known = new HashMap<>();
    now.forEach(session -> known.put(session.pid(), session));
    var reading = new Reading(now, seen.at(), bytes);
    hidden = reading.hidesSome();
    since = seen.clock() - SLACK_SECONDS;
    age = seen.age();
    generation = generationNow;
    return reading;
  }

  /**
   * The server shows a worker's leader only some time after its start, and its own processes so.
   */
  private boolean mustBeReadAgain(ActivityScan.Line line) {
    var last = known.get(line.pid());
    if (last == null || !line.isUnchanged() || !last.isClient()) {
      return true;
    }
    return switch (last.doing().state()) {
      case "idle", "idle in transaction", "idle in transaction (aborted)" -> !line.waitsForClient();
      case "active" ->
          !line.waitsForLock()
              || !last.waitsForLock()
              || Math.floorMod(line.pid() + samples, ROUND) == 0;
      default -> true;
    };
  }

  private List<SessionActivity> joined(
      List<ActivityScan.Line> lines, List<Integer> again, List<SessionActivity> fresh, int grown) {
    var sessions = new ArrayList<>(fresh);
    var asked = new HashSet<>(again);
    for (var line : lines) {
      var last = known.get(line.pid());
      if (last != null && !asked.contains(line.pid())) {
        sessions.add(kept(last, line, grown));
      }
    }
    return sessions;
  }

  /** As it was; older by the transactions that began since. */
  private static SessionActivity kept(SessionActivity last, ActivityScan.Line line, int grown) {
    var doing = last.doing();
    var waiting =
        line.waitsForLock() ? Optional.of(new Wait("Lock", line.event())) : doing.waiting();
    var horizon = last.horizon();
    if (waiting.equals(doing.waiting()) && (grown == 0 || horizon.xminAge().isEmpty())) {
      return last;
    }
    return new SessionActivity(
        last.pid(),
        last.backendStart(),
        last.client(),
        new Doing(
            doing.state(),
            waiting,
            doing.transactionStart(),
            doing.queryStart(),
            doing.stateChange()),
        new Horizon(
            horizon.xid(),
            horizon.xmin(),
            horizon.xminAge().map(transactions -> transactions + grown)),
        last.leaderPid(),
        last.query());
  }
}
