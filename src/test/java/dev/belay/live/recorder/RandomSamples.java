package dev.belay.live.recorder;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A server's life: sessions come, work, wait and go; each call gives the next second. */
final class RandomSamples {
  static final String SECRET = "SELECT salary FROM people WHERE name = 'Zacharias'";

  private final Random random;
  private final int count;
  private final TreeMap<Integer, SessionActivity> sessions = new TreeMap<>();
  private Instant now = Instant.parse("2026-11-25T20:00:00.123456Z");
  private int pids = 1000;

  RandomSamples(long seed, int count) {
    this.random = new Random(seed);
    this.count = count;
  }

  Sample next() {
    now = now.plusSeconds(1).plusNanos(random.nextInt(50_000) * 1_000L);
    while (sessions.size() < count) {
      pids += 1 + random.nextInt(3);
      sessions.put(pids, session(pids, now.minusNanos(random.nextInt(900_000_000) * 1_000L)));
    }
    for (var pid : List.copyOf(sessions.keySet())) {
      var dice = random.nextInt(100);
      if (dice == 0) {
        sessions.remove(pid);
      } else if (dice < 10) {
        sessions.put(pid, session(pid, sessions.get(pid).backendStart().orElseThrow()));
      }
    }
    return new Sample(
        now,
        new Cost(random.nextDouble() * 5, random.nextInt(100_000), 600, 400, Cost.Strategy.ALL),
        List.copyOf(sessions.values()),
        LockGraph.of(new LockFacts(rows(), Map.of(), List.of(), Map.of())),
        List.of(
            new ProgressRow(
                1000,
                "create index",
                "index i of public.t \u2026",
                "building index",
                List.of(
                    new ProgressRow.Measure(
                        "blocks",
                        random.nextInt(100),
                        Optional.of(100L),
                        Optional.of(1.5),
                        Optional.of(Duration.ofSeconds(7)))),
                new ProgressRow.Span(now.minusSeconds(3), now))),
        Optional.of(health()),
        new Sight("postgres", List.of(new Sight.Blind("Nothing.", "GRANT x TO y"))));
  }

  private Health health() {
    return new Health(
        now,
        new Health.Connections(count, 1200, 3, 40, 2, 400, 0),
        new Health.Traffic(
            Optional.of(random.nextDouble()),
            Optional.empty(),
            3,
            Optional.of(0.5),
            Optional.of(0.987),
            Optional.of(new Health.Transaction(1001, Duration.ofMillis(123_456)))),
        new Health.Wal(
            "0/16B3748",
            Optional.of(1e6),
            new Health.Archiver(
                true, 5, 0, Optional.of(now.minusSeconds(9)), Optional.empty(), Optional.of(1L))),
        new Health.Replication(
            false,
            Optional.empty(),
            List.of(
                new Health.Standby(
                    77, "s", "streaming", Optional.of(0L), Optional.of(Duration.ofNanos(1_000)))),
            List.of(
                new Health.Slot(
                    "slot",
                    "logical",
                    true,
                    Optional.empty(),
                    Optional.of("reserved"),
                    Optional.empty()))),
        new Health.Upkeep(
            List.of(new Health.HorizonHolder("session", "1001", 42)),
            List.of(new PreparedTransaction(9, "gid", now.minusSeconds(50), "ann", "shop")),
            Optional.of(1_000L),
            List.of(7)),
        new Health.Sizes(
            Optional.of(now),
            List.of(new Health.TableSize("public.t", 8192, Optional.empty())),
            Optional.empty(),
            new Health.Disk(Optional.of(81_920L), Optional.empty())));
  }

  private SessionActivity session(int pid, Instant start) {
    var waits = random.nextInt(10) < 4;
    var own = random.nextInt(20) == 0;
    var query = now.minusNanos(random.nextInt(60_000_000) * 1_000L);
    var id = random.nextInt(40);
    return new SessionActivity(
        pid,
        Optional.of(start),
        new SessionActivity.Client(
            "shop",
            "app" + random.nextInt(5),
            own ? "belay/live" : "web",
            "10.0.0." + id,
            "client backend"),
        new SessionActivity.Doing(
            waits ? "active" : random.nextBoolean() ? "idle" : "idle in transaction",
            waits
                ? Optional.of(new SessionActivity.Wait("Lock", "transactionid"))
                : Optional.empty(),
            Optional.of(query),
            Optional.of(query),
            Optional.of(query.plusNanos(random.nextInt(900) * 1_000L))),
        new SessionActivity.Horizon(
            waits ? Optional.of(7_000L + pid) : Optional.empty(),
            Optional.of(6_900L),
            Optional.of(42L)),
        Optional.empty(),
        new SessionActivity.Query(
            own ? "SELECT 1 /* own */" : SECRET + " AND id = " + id,
            id == 3,
            false,
            Optional.of(id * 77L)));
  }

  private List<LockRow> rows() {
    var rows = new ArrayList<LockRow>();
    for (var session : sessions.values()) {
      if (session.waitsForLock()) {
        var number = session.pid() % 4;
        var object =
            new LockObject(
                "relation:5:" + number + ":::::::",
                LockKind.RELATION,
                Optional.of(5L),
                Optional.of((long) number),
                "table public.t" + number);
        rows.add(
            new LockRow(
                object,
                session.pid(),
                session.pid() % 100 + "/" + session.pid(),
                LockMode.ACCESS_EXCLUSIVE,
                rows.stream().noneMatch(row -> row.object().equals(object)),
                session.doing().queryStart()));
      }
    }
    return rows;
  }
}
