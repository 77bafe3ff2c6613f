package dev.belay.desktop.locks;

import dev.belay.desktop.recorder.Source;
import dev.belay.desktop.recorder.WaitCourse;
import dev.belay.desktop.watch.Watched;
import dev.belay.live.Cost;
import dev.belay.live.LockFacts;
import dev.belay.live.LockGraph;
import dev.belay.live.LockKind;
import dev.belay.live.LockMode;
import dev.belay.live.LockObject;
import dev.belay.live.LockRow;
import dev.belay.live.PreparedTransaction;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.Sight;
import dev.belay.live.Unreachable;
import dev.belay.live.recorder.Mark;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Samples of blocked servers, made by hand. */
public final class LockScenes {
  public static final Instant NOW = Instant.parse("2026-11-26T03:24:10Z");

  static final String LONG_QUERY =
      "ALTER TABLE nchat_messages ADD COLUMN pinned_by bigint, ADD COLUMN pinned_at timestamptz";

  private LockScenes() {}

  public static Sample nobody() {
    return sample(List.of(), List.of(), List.of(), List.of());
  }

  /** An idle transaction, an ALTER behind it, and that many behind the ALTER; a prepared one. */
  public static Sample blocked(int queued) {
    var messages = table(16500, "table public.nchat_messages");
    var invoices = table(16600, "table public.nchat_invoices");
    var rows = new ArrayList<LockRow>();
    var sessions = new ArrayList<SessionActivity>();
    rows.add(held(messages, 48190, LockMode.ROW_EXCLUSIVE));
    sessions.add(
        session(
            48190,
            "app/web",
            "idle in transaction",
            "UPDATE nchat_messages SET pinned_at = now() WHERE id = $1"));
    rows.add(wanted(messages, 50233, LockMode.ACCESS_EXCLUSIVE, 112));
    sessions.add(
        session(50233, "psql", "active", "ALTER TABLE nchat_messages ADD COLUMN pinned_by bigint"));
    for (var i = 0; i < queued; i++) {
      rows.add(wanted(messages, 51000 + i, LockMode.ROW_EXCLUSIVE, 110.0 - i * 0.1));
      sessions.add(
          session(
              51000 + i, "app/jobs", "active", "INSERT INTO nchat_messages (body) VALUES ($1)"));
    }
    rows.add(new LockRow(invoices, 0, "-1/771", LockMode.ACCESS_EXCLUSIVE, true, Optional.empty()));
    rows.add(wanted(invoices, 50911, LockMode.ROW_EXCLUSIVE, 44));
    sessions.add(
        session(
            50911, "app/billing", "active", "UPDATE nchat_invoices SET state = $1 WHERE id = $2"));
    return sample(
        rows,
        sessions,
        List.of(
            new PreparedTransaction(
                771, "billing-7741", NOW.minusSeconds(10_920), "billing", "nchat")),
        List.of());
  }

  /** A session whose query is longer than a sample has it blocks one. */
  static Sample longQuery() {
    var messages = table(16500, "table public.nchat_messages");
    return sample(
        List.of(
            held(messages, 48190, LockMode.ACCESS_EXCLUSIVE),
            wanted(messages, 50233, LockMode.ROW_EXCLUSIVE, 3)),
        List.of(
            session(48190, "psql", "active", LONG_QUERY),
            session(50233, "app/web", "active", "INSERT INTO nchat_messages (body) VALUES ($1)")),
        List.of(),
        List.of());
  }

  /** A session of Belay's own blocks one. */
  public static Sample belayBlocks() {
    var messages = table(16500, "table public.nchat_messages");
    return sample(
        List.of(
            held(messages, 48190, LockMode.ACCESS_EXCLUSIVE),
            wanted(messages, 50233, LockMode.ROW_EXCLUSIVE, 3)),
        List.of(
            session(
                48190, "belay/run/0142", "active", "ALTER TABLE nchat_messages ADD COLUMN a int"),
            session(50233, "app/web", "active", "INSERT INTO nchat_messages (body) VALUES ($1)")),
        List.of(),
        List.of());
  }

  /** Two wait for each other, and a third one for one of them; the places of two are open. */
  public static Sample ring() {
    var messages = table(16500, "table public.nchat_messages");
    var users = table(16700, "table public.nchat_users");
    return sample(
        List.of(
            held(messages, 48190, LockMode.ACCESS_EXCLUSIVE),
            wanted(users, 48190, LockMode.ACCESS_EXCLUSIVE, 2),
            held(users, 48191, LockMode.ACCESS_EXCLUSIVE),
            wanted(messages, 48191, LockMode.ACCESS_EXCLUSIVE, 1.5),
            wanted(messages, 50233, LockMode.ROW_EXCLUSIVE, 1.2)),
        List.of(
            session(48190, "app/web", "active", "LOCK TABLE nchat_users"),
            session(48191, "app/jobs", "active", "LOCK TABLE nchat_messages"),
            session(50233, "app/web", "active", "INSERT INTO nchat_messages (body) VALUES ($1)")),
        List.of(),
        List.of());
  }

  /** Two that exclude each other came at the same moment behind one who holds. */
  public static Sample doubtful() {
    var messages = table(16500, "table public.nchat_messages");
    return sample(
        List.of(
            held(messages, 48190, LockMode.ROW_EXCLUSIVE),
            wanted(messages, 50233, LockMode.ACCESS_EXCLUSIVE, 2),
            wanted(messages, 50234, LockMode.ACCESS_EXCLUSIVE, 2)),
        List.of(
            session(48190, "app/web", "idle in transaction", "SELECT 1"),
            session(50233, "psql", "active", "ALTER TABLE nchat_messages ADD COLUMN a int"),
            session(50234, "psql", "active", "ALTER TABLE nchat_messages ADD COLUMN b int")),
        List.of(),
        List.of());
  }

  /** A few holders of a few tables, and waiters that come and go. */
  public static Sample random(Random random) {
    var rows = new ArrayList<LockRow>();
    var sessions = new ArrayList<SessionActivity>();
    for (var number = 0; number < 4; number++) {
      if (random.nextInt(5) == 0) {
        continue;
      }
      var table = table(16500 + number, "table public.t" + number);
      var pid = 1000 * (number + 1);
      rows.add(held(table, pid, LockMode.ROW_EXCLUSIVE));
      sessions.add(session(pid, "app", "idle in transaction", "SELECT 1"));
      for (var waiter = 1; waiter <= 7; waiter++) {
        if (random.nextInt(3) > 0) {
          var exclusive = waiter % 3 == 1;
          rows.add(
              wanted(
                  table,
                  pid + waiter,
                  exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE,
                  60.0 - waiter));
          sessions.add(session(pid + waiter, "app", "active", "SELECT " + waiter));
        }
      }
    }
    return sample(rows, sessions, List.of(), List.of());
  }

  /** Half an hour of recording with two queues and their marks. */
  static Source source() {
    var course = new WaitCourse();
    for (var second = 1800; second >= 0; second--) {
      var at = NOW.minusSeconds(second);
      var waits =
          second < 110
              ? 15 - second / 10
              : second > 1180 && second < 1240 ? 6 : second > 800 && second < 890 ? 22 : 0;
      course.add(at, waits);
    }
    course.mark(new Mark(NOW.minusSeconds(1200), Mark.Kind.STEP_ENDED, "Run 0141 took a backup"));
    course.mark(
        new Mark(NOW.minusSeconds(850), Mark.Kind.DEADLOCK, "Deadlock, 50102 was the victim"));
    course.mark(new Mark(NOW.minusSeconds(560), Mark.Kind.STEP_ENDED, "Run 0142 applied 054"));
    course.mark(
        new Mark(
            NOW.minusSeconds(110), Mark.Kind.QUEUE_BEGAN, "Queue on table public.nchat_messages"));
    return new Source("db-1", Path.of("none"), course, true, Optional.empty());
  }

  public static Sample blind() {
    return sample(
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new Sight.Blind(
                "Belay's role migrator does not see the queries of others.",
                "GRANT pg_monitor TO migrator;")));
  }

  static Watched<BlockScene> watched(Sample sample, Environment environment) {
    return new Watched<>(
        1, "db-1", environment, Optional.of(BlockScene.of(sample)), Optional.empty());
  }

  static Watched<BlockScene> offline(Sample sample) {
    return new Watched<>(
        1,
        "db-1",
        Environment.STAGING,
        Optional.of(BlockScene.of(sample)),
        Optional.of(
            new Unreachable(NOW, "No sample: the connection was closed.", "Belay tries again.")));
  }

  private static Sample sample(
      List<LockRow> rows,
      List<SessionActivity> sessions,
      List<PreparedTransaction> prepared,
      List<Sight.Blind> blind) {
    return new Sample(
        NOW,
        new Cost(3.9, 20_000, rows.size(), rows.size(), Cost.Strategy.ALL),
        sessions,
        LockGraph.of(new LockFacts(rows, Map.of(), prepared, Map.of())),
        List.of(),
        Optional.empty(),
        new Sight("migrator", blind));
  }

  private static LockObject table(long oid, String label) {
    return new LockObject(
        "relation:5:" + oid + "::::::::",
        LockKind.RELATION,
        Optional.of(5L),
        Optional.of(oid),
        label);
  }

  private static LockRow held(LockObject object, int pid, LockMode mode) {
    return new LockRow(object, pid, "3/" + pid, mode, true, Optional.empty());
  }

  private static LockRow wanted(LockObject object, int pid, LockMode mode, double seconds) {
    return new LockRow(
        object,
        pid,
        "3/" + pid,
        mode,
        false,
        Optional.of(NOW.minusMillis(Math.round(seconds * 1000))));
  }

  private static SessionActivity session(int pid, String application, String state, String query) {
    var waits = !state.startsWith("idle");
    return new SessionActivity(
        pid,
        Optional.of(NOW.minusSeconds(2000)),
        new SessionActivity.Client(
            "nchat", "nchat_app", application, "10.2.4.18", "client backend"),
        new SessionActivity.Doing(
            state,
            waits ? Optional.of(new SessionActivity.Wait("Lock", "relation")) : Optional.empty(),
            Optional.of(NOW.minusSeconds(761)),
            Optional.of(NOW.minusSeconds(719)),
            Optional.of(NOW.minusSeconds(718))),
        new SessionActivity.Horizon(Optional.empty(), Optional.of(900L), Optional.of(120L)),
        Optional.empty(),
        new SessionActivity.Query(query, query.equals(LONG_QUERY), false, Optional.empty()));
  }
}
