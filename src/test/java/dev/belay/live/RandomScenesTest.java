package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thirty sessions take locks of all modes on four tables at random, then ask for one more each: the
 * graph must name the blockers that pg_blocking_pids names, not one more and not one less. 40
 * scenes on 14 and on 18; with {@code -Dbelay.test.form=full} 1,000 on each of the five versions.
 */
class RandomScenesTest {
  private static final int SESSIONS = 30;
  private static final int TABLES = 4;

  private record Client(Connection connection, int pid) {}

  static List<Integer> servers() {
    return TestServer.fullForm() ? List.of(14, 15, 16, 17, 18) : List.of(14, 18);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theGraphSaysWhatTheServerSays(int version) throws Exception {
    var server = TestServer.of(version);
    var scenes = TestServer.fullForm() ? 1_000 : 40;
    var seed = Long.getLong("belay.test.seed", System.nanoTime());
    var random = new Random(seed);
    var edges = 0;
    try (var scene = new Scene(server);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      scene.prepare(
          IntStream.range(0, TABLES)
              .mapToObj(i -> "CREATE TABLE t" + i + " ()")
              .toArray(String[]::new));
      var clients = new ArrayList<Client>();
      for (var i = 0; i < SESSIONS; i++) {
        var actor = scene.holding("SET deadlock_timeout = '60s'");
        clients.add(new Client(actor.connection(), actor.pid()));
      }
      var sampler = new Sampler();
      for (var i = 0; i < scenes; i++) {
        edges += check(scene, clients, sampler, random, threads, "seed " + seed + ", scene " + i);
      }
    }
    System.out.printf("PostgreSQL %d: %d scenes, %d edges%n", version, scenes, edges);
    assertThat(edges).isGreaterThan(scenes * 10);
  }

  private static int check(
      Scene scene,
      List<Client> clients,
      Sampler sampler,
      Random random,
      ExecutorService threads,
      String where)
      throws Exception {
    for (var client : clients) {
      hold(client, random);
    }
    var requests = new HashMap<Client, Future<?>>();
    for (var client : clients) {
      var request = "LOCK TABLE " + table(random) + " IN " + mode(random) + " MODE";
      requests.put(client, threads.submit(() -> execute(client, request)));
      // Two or three arrive close together, as in life.
      if (random.nextInt(3) > 0) {
        awaitStanding(scene, requests);
      }
    }
    awaitStanding(scene, requests);
    var graph = sampler.take(scene.observer()).locks();
    var expected = truth(scene, requests);
    var actual = new HashMap<Integer, Set<Integer>>();
    for (var pid : expected.keySet()) {
      actual.put(pid, new TreeSet<>(Scene.blockers(graph, pid)));
    }
    assertThat(actual).as(where).isEqualTo(expected);
    var doubts =
        graph.edges(Integer.MAX_VALUE).stream()
            .filter(edge -> edge.certainty() == LockEdge.Certainty.UNCERTAIN)
            .count();
    assertThat(doubts).as(where + ": edges in doubt").isLessThan(20);
    clear(scene, requests);
    return expected.values().stream().mapToInt(Set::size).sum();
  }

  private static void hold(Client client, Random random) throws SQLException {
    try (var statement = client.connection().createStatement()) {
      statement.execute("BEGIN");
      for (var holds = random.nextInt(3); holds > 0; holds--) {
        statement.execute(
            "DO $$ BEGIN LOCK TABLE "
                + table(random)
                + " IN "
                + mode(random)
                + " MODE NOWAIT; EXCEPTION WHEN lock_not_available THEN NULL; END $$");
      }
    }
  }

  private static String table(Random random) {
    return "t" + random.nextInt(TABLES);
  }

  private static String mode(Random random) {
    return LockMode.values()[random.nextInt(LockMode.values().length)].words();
  }

  private static boolean execute(Client client, String sql) {
    try (var statement = client.connection().createStatement()) {
      return statement.execute(sql);
    } catch (SQLException e) {
      // A deadlock that the server sees at once, or our cancel.
      return false;
    }
  }

  /** Each request has been granted or refused, or stands in a queue. */
  private static void awaitStanding(Scene scene, Map<Client, Future<?>> requests) throws Exception {
    Scene.await(() -> {
      var standing = waiting(scene);
      return requests.entrySet().stream()
          .allMatch(
              request -> request.getValue().isDone() || standing.contains(request.getKey().pid()));
    });
  }

  private static Set<Integer> waiting(Scene scene) throws SQLException {
    var pids = new HashSet<Integer>();
    try (var statement = scene.observer().createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pid FROM pg_locks WHERE NOT granted AND waitstart IS NOT NULL")) {
      while (rows.next()) {
        pids.add(rows.getInt(1));
      }
    }
    return pids;
  }

  private static Map<Integer, Set<Integer>> truth(Scene scene, Map<Client, Future<?>> requests)
      throws SQLException {
    var truth = new HashMap<Integer, Set<Integer>>();
    for (var request : requests.entrySet()) {
      if (!request.getValue().isDone()) {
        var pid = request.getKey().pid();
        truth.put(pid, new TreeSet<>(scene.blockers(pid)));
      }
    }
    return truth;
  }

  private static void clear(Scene scene, Map<Client, Future<?>> requests) throws Exception {
    Scene.await(() -> {
      for (var request : requests.entrySet()) {
        if (!request.getValue().isDone()) {
          scene.number("SELECT pg_cancel_backend(" + request.getKey().pid() + ")::int");
        }
      }
      return requests.values().stream().allMatch(Future::isDone);
    });
    for (var client : requests.keySet()) {
      execute(client, "ROLLBACK");
    }
  }
}
