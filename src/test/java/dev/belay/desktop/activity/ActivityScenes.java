package dev.belay.desktop.activity;

import dev.belay.desktop.watch.Watched;
import dev.belay.live.Cost;
import dev.belay.live.Health;
import dev.belay.live.LockFacts;
import dev.belay.live.LockGraph;
import dev.belay.live.LockKind;
import dev.belay.live.LockMode;
import dev.belay.live.LockObject;
import dev.belay.live.LockRow;
import dev.belay.live.PreparedTransaction;
import dev.belay.live.ProgressRow;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.Sight;
import dev.belay.live.Unreachable;
import dev.belay.postgres.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples of servers with sessions, made by hand. */
public final class ActivityScenes {
  public static final Instant NOW = Instant.parse("2026-11-26T03:24:10Z");

  static final String LONG_QUERY =
      "UPDATE nchat_messages SET pinned_at = now(), pinned_by = $2 WHERE id = $1 AND deleted_at IS"
          + " NULL AND thread_id IN (SELECT thread_id FROM nchat_members WHERE user_id = $3)"
          + " RETURNING id, pinned";

  private ActivityScenes() {}

  /** Of each mark one, and a few ordinary sessions. */
  public static Sample busy() {
    var sessions = new ArrayList<SessionActivity>();
    sessions.add(new Who(48190, "app/web").idleInTransaction(761, LONG_QUERY).session(NOW));
    sessions.add(
        new Who(50233, "psql")
            .user("dba_2")
            .waits(112, "ALTER TABLE nchat_messages ADD COLUMN pinned_by bigint")
            .session(NOW));
    sessions.add(
        new Who(50911, "app/billing").aborted(44, "INSERT INTO t VALUES ($1)").session(NOW));
    sessions.add(
        new Who(51240, "")
            .worker("autovacuum: VACUUM public.nchat_reactions (to prevent wraparound)")
            .session(NOW));
    sessions.add(
        new Who(51302, "metabase")
            .xmin(41_200)
            .active(1290, "SELECT count(*) FROM nchat_messages\n WHERE created_at > now() - '1 d'")
            .session(NOW));
    sessions.add(new Who(47731, "belay/live").active(0, "SELECT a.pid::text").session(NOW));
    for (var i = 0; i < 14; i++) {
      sessions.add(
          new Who(52000 + i, "app/jobs")
              .idle(3 + i * 7, "SELECT 1 FROM jobs LIMIT 1")
              .session(NOW));
    }
    sessions.add(new Who(902, "").background("checkpointer").session(NOW));
    sessions.add(new Who(903, "").background("walwriter").session(NOW));
    sessions.add(new Who(53111, "app/web").hidden().session(NOW));
    var table =
        new LockObject(
            "relation:5:16500::::::::",
            LockKind.RELATION,
            Optional.of(5L),
            Optional.of(16500L),
            "table public.nchat_messages");
    var rows =
        List.of(
            new LockRow(table, 48190, "3/1", LockMode.ROW_EXCLUSIVE, true, Optional.empty()),
            new LockRow(
                table,
                50233,
                "3/2",
                LockMode.ACCESS_EXCLUSIVE,
                false,
                Optional.of(NOW.minusSeconds(112))));
    return sample(NOW, sessions, rows, progress(), Optional.of(health(NOW)), List.of());
  }

  /** Only Belay's own sessions and the server's processes. */
  public static Sample onlyBelay() {
    return sample(
        NOW,
        List.of(
            new Who(902, "").background("checkpointer").session(NOW),
            new Who(47731, "belay/live").active(0, "SELECT a.pid::text").session(NOW)),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** Belay's role sees little. */
  public static Sample blind() {
    return sample(
        NOW,
        List.of(
            new Who(53111, "app/web").hidden().session(NOW),
            new Who(53112, "app/web").hidden().session(NOW)),
        List.of(),
        List.of(),
        Optional.of(health(NOW)),
        List.of(
            new Sight.Blind(
                "Query, state and wait of 2 sessions of other roles are hidden from migrator, and"
                    + " they cannot be acted on.",
                "GRANT pg_read_all_stats TO migrator")));
  }

  /** So many sessions, of which each second some change their state, come and go. */
  public static Sample crowd(int sessions, int second) {
    var now = NOW.plusSeconds(second);
    var found = new ArrayList<SessionActivity>();
    for (var i = 0; i < sessions; i++) {
      var pid = 60000 + (i + second / 2 * 3) % (sessions * 2);
      var who = new Who(pid, "app/" + pid % 7);
      var made =
          switch ((pid + second) % 5) {
            case 0 -> who.active(pid % 90, LONG_QUERY);
            case 1, 2 -> who.waits(pid % 60, "UPDATE jobs SET state = $1 WHERE id = " + pid);
            case 3 -> who.idleInTransaction(pid % 300, "SELECT * FROM jobs WHERE id = " + pid);
            default -> who.idle(pid % 900, "COMMIT");
          };
      found.add(made.session(now));
    }
    return sample(now, found, List.of(), progress(), Optional.of(health(now)), List.of());
  }

  static Sample sample(
      Instant now,
      List<SessionActivity> sessions,
      List<LockRow> rows,
      List<ProgressRow> progress,
      Optional<Health> health,
      List<Sight.Blind> blind) {
    return new Sample(
        now,
        new Cost(3.9, 20_000, rows.size(), rows.size(), Cost.Strategy.ALL),
        sessions,
        LockGraph.of(new LockFacts(rows, Map.of(), List.of(), Map.of())),
        progress,
        health,
        new Sight("migrator", blind));
  }

  static List<ProgressRow> progress() {
    return List.of(
        new ProgressRow(
            51240,
            "vacuum",
            "public.nchat_reactions",
            "scanning heap",
            List.of(
                new ProgressRow.Measure(
                    "blocks",
                    412_000,
                    Optional.of(1_904_220L),
                    Optional.of(5120.0),
                    Optional.of(Duration.ofSeconds(291)))),
            new ProgressRow.Span(NOW.minusSeconds(81), NOW)),
        new ProgressRow(
            50233,
            "create index concurrently",
            "public.nchat_messages, messages_thread",
            "waiting for writers before build",
            List.of(
                new ProgressRow.Measure(
                    "lockers", 2, Optional.of(3L), Optional.empty(), Optional.empty())),
            new ProgressRow.Span(NOW.minusSeconds(4), NOW)),
        new ProgressRow(
            51302,
            "copy from",
            "public.nchat_archive",
            "",
            List.of(
                new ProgressRow.Measure(
                    "bytes",
                    611_000_000,
                    Optional.empty(),
                    Optional.of(96_000_000.0),
                    Optional.empty()),
                new ProgressRow.Measure(
                    "tuples", 8_200_000, Optional.empty(), Optional.of(1e6), Optional.empty())),
            new ProgressRow.Span(NOW.minusSeconds(12), NOW)));
  }

  static Health health(Instant at) {
    var wave = at.getEpochSecond() % 17;
    return new Health(
        at,
        new Health.Connections(188, 200, 3, 12, 2, 1, 0),
        new Health.Traffic(
            Optional.of(412.0 + wave),
            Optional.of(0.4 * (wave % 3)),
            2,
            Optional.of(0.0),
            Optional.of(0.993),
            Optional.of(new Health.Transaction(51302, Duration.ofSeconds(1290)))),
        new Health.Wal(
            "3A/F4016B38",
            Optional.of(1.2e6 + wave * 1e5),
            new Health.Archiver(
                true,
                90,
                1,
                Optional.of(at.minusSeconds(900)),
                Optional.of(at.minusSeconds(60)),
                Optional.of(14L))),
        new Health.Replication(
            false,
            Optional.empty(),
            List.of(
                new Health.Standby(
                    900,
                    "db-2",
                    "streaming",
                    Optional.of(18_000_000L),
                    Optional.of(Duration.ofMillis(320)))),
            List.of(
                new Health.Slot(
                    "db_2",
                    "physical",
                    true,
                    Optional.of(18_000_000L),
                    Optional.of("reserved"),
                    Optional.empty()),
                new Health.Slot(
                    "debezium",
                    "logical",
                    false,
                    Optional.of(19_700_000_000L),
                    Optional.of("extended"),
                    Optional.of(902_144L)))),
        new Health.Upkeep(
            List.of(new Health.HorizonHolder("session", "51302", 41_200)),
            List.of(
                new PreparedTransaction(
                    771, "billing-7741", NOW.minusSeconds(10_920), "billing", "nchat")),
            Optional.of(182_000_000L),
            List.of(51240)),
        new Health.Sizes(
            Optional.of(at.minusSeconds(12)),
            List.of(
                new Health.TableSize(
                    "public.nchat_messages", 19_700_000_000L, Optional.of(420_000.0)),
                new Health.TableSize("public.nchat_reactions", 3_100_000_000L, Optional.of(0.0)),
                new Health.TableSize("public.nchat_users", 611_000_000L, Optional.empty())),
            Optional.of("Locked, so not measured: public.nchat_invoices."),
            new Health.Disk(Optional.of(24_600_000_000L), Optional.of(1_200_000_000L))));
  }

  static Watched<ActivityScene> watched(Sample sample, Environment environment) {
    var derivation = ActivityScene.derivation();
    for (var i = 60; i > 0; i--) {
      var at = sample.serverTime().minusSeconds(i);
      derivation.apply(
          sample(at, List.of(), List.of(), List.of(), Optional.of(health(at)), List.of()));
    }
    return new Watched<>(
        1, "db-1", environment, Optional.of(derivation.apply(sample)), Optional.empty());
  }

  static Watched<ActivityScene> offline(Sample sample) {
    return new Watched<>(
        1,
        "db-1",
        Environment.STAGING,
        watched(sample, Environment.STAGING).scene(),
        Optional.of(
            new Unreachable(NOW, "No sample: the connection was closed.", "Belay tries again.")));
  }

  /** Builds one session. */
  static final class Who {
    private final int pid;
    private final String application;
    private String user = "nchat_app";
    private String type = "client backend";
    private String state = "";
    private Optional<SessionActivity.Wait> wait = Optional.empty();
    private long transaction = -1;
    private long seconds;
    private long xmin = -1;
    private String query = "";
    private boolean hidden;

    Who(int pid, String application) {
      this.pid = pid;
      this.application = application;
    }

    Who user(String name) {
      user = name;
      return this;
    }

    Who xmin(long age) {
      xmin = age;
      return this;
    }

    private Who doing(String what, long since, long open, String sql) {
      state = what;
      seconds = since;
      transaction = open;
      query = sql;
      return this;
    }

    Who active(long since, String sql) {
      return doing("active", since, since, sql);
    }

    Who idle(long since, String sql) {
      return doing("idle", since, -1, sql);
    }

    Who idleInTransaction(long since, String sql) {
      return doing("idle in transaction", since / 2, since, sql);
    }

    Who aborted(long since, String sql) {
      return doing("idle in transaction (aborted)", since, since, sql);
    }

    Who waits(long since, String sql) {
      wait = Optional.of(new SessionActivity.Wait("Lock", "relation"));
      return doing("active", since, since, sql);
    }

    Who worker(String sql) {
      type = "autovacuum worker";
      user = "";
      return doing("active", 360, 360, sql);
    }

    Who background(String what) {
      type = what;
      user = "";
      wait = Optional.of(new SessionActivity.Wait("Activity", "CheckpointerMain"));
      return this;
    }

    Who hidden() {
      hidden = true;
      type = "";
      return this;
    }

    SessionActivity session(Instant now) {
      var client = type.equals("client backend");
      return new SessionActivity(
          pid,
          hidden ? Optional.empty() : Optional.of(NOW.minusSeconds(20_000)),
          new SessionActivity.Client(
              type.equals("client backend") || hidden ? "nchat" : "",
              user,
              hidden ? "" : application,
              client ? "10.2.4.18:51022" : "",
              type),
          new SessionActivity.Doing(
              state,
              wait,
              transaction < 0 ? Optional.empty() : Optional.of(now.minusSeconds(transaction)),
              state.isEmpty() ? Optional.empty() : Optional.of(now.minusSeconds(seconds)),
              state.isEmpty() ? Optional.empty() : Optional.of(now.minusSeconds(seconds))),
          new SessionActivity.Horizon(
              Optional.empty(),
              xmin < 0 ? Optional.empty() : Optional.of(900L),
              xmin < 0 ? Optional.empty() : Optional.of(xmin)),
          Optional.empty(),
          new SessionActivity.Query(query, query.length() >= 180, hidden, Optional.empty()));
    }
  }
}
