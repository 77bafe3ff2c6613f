package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.run.KillTable.Mode;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs are killed at every place where something is written down or sent, in four ways, and
 * resumed: what they do is in effect exactly once. The long form is chosen by {@code
 * belay.test.form=full}.
 */
class KillTest {
  private static final List<String> RECOVERY =
      List.of("run-resumed", "in-doubt", "settled", "session-opened", "session-lost");
  private static final Set<String> DOUBTFUL =
      Set.of("attempt-started", "statement-sent", "commit-sent", "part-committed", "undone");
  private static final KillPoint IN_STATEMENT =
      KillPoint.during("during a statement", "after:statement-sent", 3, 150);
  private static final KillPoint IN_COMMIT =
      KillPoint.during("during COMMIT", "after:commit-sent", 1, 150);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final KillTable table = new KillTable();
  private final Map<Boolean, String> expected = new LinkedHashMap<>();
  private final Map<String, Integer> forward = new LinkedHashMap<>();
  private final Map<String, Integer> whole = new LinkedHashMap<>();
  private final long started = System.nanoTime();
  private KillWorkload workload;

  @Test
  void whateverIsKilledTheRunComesToItsEndAndEverythingIsInEffectOnce() throws Exception {
    workload = new KillWorkload(folder).write();
    var children = new ChildJvm(folder);
    if (TestServer.fullForm()) {
      var round = 0;
      for (var version : TestServer.versions().toList()) {
        try (var servers = new KillServers(version, folder, children)) {
          learn(servers);
          full(servers, round, version);
          round += 2;
        }
      }
    } else {
      try (var servers = new KillServers(TestServer.newest().version(), folder, children)) {
        learn(servers);
        brief(servers);
      }
    }
    report();
  }

  private void report() throws IOException {
    var text = table.markdown();
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "kill-table.md"), text);
    System.out.println(text);
    assertThat(table.problems).isEmpty();
    System.out.println("Took " + (System.nanoTime() - started) / 1_000_000_000 + " s");
    if (TestServer.fullForm()) {
      assertThat(table.empty()).isEmpty();
    }
    assertThat(table.shareThatNeededAPerson()).isLessThanOrEqualTo(0.05);
    assertThat(table.medianOffer()).isLessThanOrEqualTo(3_000);
  }

  /** Runs undisturbed, there and back, to know every point and what must be true at the end. */
  private void learn(KillServers servers) throws Exception {
    new KillCase(workload, Mode.CLIENT, servers, table, true, true).undisturbedChild();
    for (var back : List.of(false, true)) {
      var points = back ? whole : forward;
      points.clear();
      expected.put(
          back,
          new KillCase(workload, Mode.BACKEND, servers, table, true, back)
              .undisturbed(name -> points.merge(name, 1, Integer::sum)));
      assertThat(points).doesNotContainKeys("before:session-lost", "before:attempt-failed");
    }
  }

  private List<String> names() {
    var all = new LinkedHashSet<>(forward.keySet());
    all.addAll(whole.keySet());
    return List.copyOf(all);
  }

  /** The modes side by side; backends and connections share a thread. */
  private void full(KillServers servers, int round, long seed) throws Exception {
    sideBySide(mode -> {
      named(servers, mode, true, round);
      named(servers, mode, false, round + 1);
      random(servers, mode, 15, seed);
    });
  }

  /** What is done in one mode. */
  private interface InMode {
    void run(Mode mode) throws Exception;
  }

  private static void sideBySide(InMode work) throws Exception {
    var lanes =
        List.of(List.of(Mode.CLIENT), List.of(Mode.BACKEND, Mode.CONNECTION), List.of(Mode.SERVER));
    try (var threads = Executors.newFixedThreadPool(lanes.size())) {
      var all = new ArrayList<Future<Mode>>();
      for (var lane : lanes) {
        all.add(
            threads.submit(() -> {
              for (var mode : lane) {
                work.run(mode);
              }
              return lane.getFirst();
            }));
      }
      for (var lane : all) {
        lane.get();
      }
    }
  }

  /** Every point once; which time that the run comes there changes with the round. */
  private void named(KillServers servers, Mode mode, boolean markers, int round) throws Exception {
    var variety = round;
    for (var name : names()) {
      kill(servers, mode, markers, variety++, point(name, round, 4));
    }
    kill(servers, mode, markers, variety++, IN_STATEMENT);
    kill(servers, mode, markers, variety++, IN_COMMIT);
    for (var pair : again(mode, round)) {
      var ofWork = variety % 5 == 4 ? variety + 6 : variety;
      kill(servers, mode, markers, ofWork, pair.toArray(KillPoint[]::new));
      variety++;
    }
    progress(mode + (markers ? " with markers" : " with ids") + ", round " + round);
  }

  /**
   * Kills in the middle of the recovery from a first kill. The first one leaves a doubt in each
   * mode: more of the step follows after it, and it is the work session that goes.
   */
  private List<List<KillPoint>> again(Mode mode, int round) {
    var firsts =
        List.of(
            KillPoint.at("after:commit-sent", 1 + round),
            KillPoint.at("after:statement-sent", 2 + round),
            KillPoint.at("before:part-committed", 2 + round % 2),
            KillPoint.at("after:attempt-started", 4));
    var pairs = new ArrayList<List<KillPoint>>();
    var number = round;
    for (var event : RECOVERY) {
      for (var side : List.of("before:", "after:")) {
        var name = side + event;
        if (event.equals("session-lost") && mode == Mode.CLIENT
            || event.equals("run-resumed") && mode != Mode.CLIENT) {
          table.absent(name, mode);
        } else {
          pairs.add(List.of(firsts.get(number++ % firsts.size()), KillPoint.at(name, 1)));
        }
      }
    }
    return pairs;
  }

  /** The point at another of the times that a run comes there, spread over the rounds. */
  private KillPoint point(String name, int round, int rounds) {
    var times = Math.max(forward.getOrDefault(name, 0), whole.getOrDefault(name, 0));
    return KillPoint.at(name, 1 + round * times / rounds);
  }

  private boolean needsTheWayBack(KillPoint point) {
    return point.occurrence() > forward.getOrDefault(point.name(), 0)
        && whole.containsKey(point.name());
  }

  private void kill(
      KillServers servers, Mode mode, boolean markers, int variety, KillPoint... points)
      throws Exception {
    var back = needsTheWayBack(points[0]);
    var one = new KillCase(workload, mode, servers, table, markers, back);
    (points[0].delay() > 0 ? one.slowly() : one)
        .killedAt(List.of(points), variety, expected.get(back));
  }

  private void random(KillServers servers, Mode mode, int times, long seed) throws Exception {
    var random = new Random(seed + mode.ordinal());
    for (var i = 0; i < times; i++) {
      var back = random.nextBoolean();
      var one = new KillCase(workload, mode, servers, table, random.nextBoolean(), back);
      if (mode == Mode.CLIENT) {
        one.killedAfter(random.nextInt(back ? 4_000 : 3_000), expected.get(back));
      } else {
        var points = List.copyOf((back ? whole : forward).entrySet());
        var point = points.get(random.nextInt(points.size()));
        var at =
            KillPoint.during(
                KillCase.RANDOM,
                point.getKey(),
                1 + random.nextInt(point.getValue()),
                1 + random.nextInt(40));
        one.killedAt(List.of(at), random.nextInt(30), expected.get(back));
      }
    }
  }

  /**
   * One run whose process dies at a point of every event in turn, on both sides of those that leave
   * a doubt, and a handful of each other way.
   */
  private void brief(KillServers servers) throws Exception {
    var events = new ArrayList<String>();
    whole.keySet().stream().map(KillTest::event).distinct().forEach(events::add);
    var chain =
        whole.keySet().stream()
            .filter(name ->
                DOUBTFUL.contains(event(name))
                    || name.startsWith("before:") == (events.indexOf(event(name)) % 2 == 0))
            .map(name -> KillPoint.at(name, 1))
            .toList();
    // The third and the sixth lose the answer to a COMMIT where the connection is cut.
    var few =
        List.of(
            KillPoint.at("before:target-bound", 1),
            KillPoint.at("after:step-confirmed", 3),
            KillPoint.at("after:commit-sent", 2),
            IN_STATEMENT,
            KillPoint.at("before:part-committed", 3),
            IN_COMMIT,
            KillPoint.at("after:statement-sent", 9));
    sideBySide(mode -> {
      if (mode == Mode.CLIENT) {
        new KillCase(workload, mode, servers, table, true, true)
            .killedAt(chain, 0, expected.get(true));
        random(servers, mode, 2, 42);
      } else {
        for (var i : IntStream.range(0, few.size()).toArray()) {
          // A cut connection has them all: it alone loses answers. The others share them.
          if (mode == Mode.CONNECTION || i % 2 == mode.ordinal() % 2) {
            kill(servers, mode, i / 2 % 2 == 0, i, few.get(i));
          }
        }
        random(servers, mode, 1, 42);
      }
      progress(mode + ", short form");
    });
  }

  private static String event(String point) {
    return point.substring(point.indexOf(':') + 1);
  }

  private void progress(String what) {
    System.out.println(
        java.time.LocalTime.now().withNano(0)
            + " "
            + what
            + ": "
            + table.problems.size()
            + " problems");
  }
}
