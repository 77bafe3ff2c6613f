package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shape of a wait, held against what the server itself says. */
class WaitShapesTest {
  private final Sampler sampler = new Sampler();

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aQueuedAlterIsHeldUpByAReaderAndHoldsUpTheReadersBehindIt(TestServer server)
      throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int PRIMARY KEY)");
      var reader = scene.holding("BEGIN", "SELECT * FROM t");
      var alter = scene.waiting("ALTER TABLE t ADD COLUMN c int");
      var behind = scene.waiting("SELECT * FROM t");

      var sample = sampler.take(scene.observer());

      var graph = sample.locks();
      assertThat(scene.blockers(behind.pid())).isEqualTo(Set.of(alter.pid()));
      assertThat(Scene.blockers(graph, behind.pid())).isEqualTo(Set.of(alter.pid()));
      assertThat(Scene.blockers(graph, alter.pid())).isEqualTo(Set.of(reader.pid()));
      var root = graph.roots().getFirst();
      assertThat(root.pid()).isEqualTo(reader.pid());
      assertThat(graph.blocksDirectly(root)).isEqualTo(1);
      assertThat(graph.blocksInAll(root)).isEqualTo(2);
      assertThat(graph.freedBy(root)).hasSize(2);
      var waiter = graph.owner(behind.pid()).orElseThrow();
      var edge = graph.blockersOf(waiter).getFirst();
      assertThat(edge.kind()).isEqualTo(LockEdge.Kind.SOFT);
      assertThat(graph.freedBy(graph.owner(alter.pid()).orElseThrow())).containsExactly(waiter);
      var forest = graph.forest();
      assertThat(forest).hasSize(1);
      assertThat(forest.getFirst().below().getFirst().below().getFirst().owner()).isEqualTo(waiter);
      assertThat(sample.session(behind.pid()).orElseThrow().query().text())
          .isEqualTo("SELECT * FROM t");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void namesAreShownAsSoonAsTheyAreKnown(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int PRIMARY KEY)");
      scene.holding("BEGIN", "LOCK t");
      scene.waiting("SELECT * FROM t");

      var before = sampler.take(scene.observer());
      sampler.readBeside(scene.observer());
      var after = sampler.take(scene.observer());

      assertThat(before.locks().queues().getFirst().object().label()).startsWith("relation ");
      assertThat(after.locks().queues().getFirst().object().label()).isEqualTo("table public.t");
      assertThat(
              after
                  .session(
                      scene.observer().unwrap(org.postgresql.PGConnection.class).getBackendPID())
                  .orElseThrow()
                  .client()
                  .database())
          .isEqualTo(scene.database());
    }
  }

  /** What the graph says of that process is what the server says, and something is said. */
  private LockGraph agrees(Scene scene, Scene.Actor waiter) throws Exception {
    var graph = sampler.take(scene.observer()).locks();
    assertThat(Scene.blockers(graph, waiter.pid()))
        .isNotEmpty()
        .isEqualTo(scene.blockers(waiter.pid()));
    return graph;
  }

  private static LockEdge edge(LockGraph graph, Scene.Actor waiter) {
    return graph.blockersOf(graph.owner(waiter.pid()).orElseThrow()).getFirst();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aRowIsWaitedForThroughItsTransactionAndItsTuple(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 1)");
      var holder = scene.holding("BEGIN", "UPDATE t SET n = 2");
      var first = scene.waiting("UPDATE t SET n = 3");
      var second = scene.waiting("UPDATE t SET n = 4");

      agrees(scene, first);
      var graph = agrees(scene, second);

      assertThat(edge(graph, first).object().kind()).isEqualTo(LockKind.TRANSACTION);
      assertThat(edge(graph, second).object().kind()).isEqualTo(LockKind.TUPLE);
      assertThat(edge(graph, second).blocker().pid()).isEqualTo(first.pid());
      assertThat(graph.roots().getFirst().pid()).isEqualTo(holder.pid());
      assertThat(graph.freedBy(graph.roots().getFirst())).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void anIdleSessionHoldsAnAdvisoryLock(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var holder = scene.holding("SELECT pg_advisory_lock(5000000000)");
      var waiter = scene.waiting("SELECT pg_advisory_lock(5000000000)");
      var other = scene.waiting("SELECT pg_advisory_lock(5000000000)");

      var graph = agrees(scene, waiter);
      agrees(scene, other);

      assertThat(edge(graph, waiter).object().label()).isEqualTo("advisory lock 5000000000");
      assertThat(edge(graph, waiter).blocker().pid()).isEqualTo(holder.pid());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aConcurrentBuildWaitsForAVirtualTransactionAndSaysHowFarItIs(TestServer server)
      throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var writer = scene.holding("BEGIN", "INSERT INTO t VALUES (1)");
      var build = scene.waiting("CREATE INDEX CONCURRENTLY i ON t (id)");

      var graph = agrees(scene, build);
      var sample = sampler.whole(scene.observer());

      assertThat(edge(graph, build).object().kind()).isEqualTo(LockKind.VIRTUAL_TRANSACTION);
      assertThat(edge(graph, build).blocker().pid()).isEqualTo(writer.pid());
      var progress = sample.progress().stream().filter(row -> row.pid() == build.pid()).findFirst();
      assertThat(progress.orElseThrow().phase()).isEqualTo("waiting for writers before build");
      assertThat(progress.orElseThrow().command()).isEqualTo("create index concurrently");
      assertThat(progress.orElseThrow().subject()).startsWith("table public.t");
      var bar = progress.orElseThrow().bar().orElseThrow();
      assertThat(bar.unit()).isEqualTo("lockers");
      assertThat(bar.total()).contains(1L);
      assertThat(bar.remaining()).as("an estimate before ten seconds").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aPreparedTransactionBlocksWithoutAProcess(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var gid = "left " + scene.database();
      scene.holding("BEGIN", "LOCK TABLE t", "PREPARE TRANSACTION '" + gid + "'");
      var waiter = scene.waiting("SELECT * FROM t");

      var graph = agrees(scene, waiter);

      var root = graph.roots().getFirst();
      assertThat(root.isPrepared()).isTrue();
      assertThat(root.gid()).contains(gid);
      assertThat(BlockingSession.blockersOf(sampler.take(scene.observer()), waiter.pid()))
          .singleElement()
          .satisfies(found -> assertThat(found.state()).contains(gid));
      var target =
          graph.facts().prepared().stream()
              .filter(prepared -> prepared.gid().equals(gid))
              .findFirst()
              .orElseThrow();
      var elsewhere = server.connect("postgres");
      assertThat(new LiveActions().rollbackPrepared(elsewhere, target).kind())
          .isEqualTo(ActionOutcome.Kind.REFUSED);
      elsewhere.close();
      assertThat(new LiveActions().rollbackPrepared(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.DONE);
      Scene.await(() -> sampler.take(scene.observer()).locks().owner(waiter.pid()).isEmpty());
      assertThat(new LiveActions().rollbackPrepared(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.GONE);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void whoHoldsSomethingAlreadyGoesAheadOfWhomThatBlocks(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var reader = scene.holding("BEGIN", "LOCK TABLE t IN ACCESS SHARE MODE");
      var jumper = scene.holding("BEGIN", "LOCK TABLE t IN ROW SHARE MODE");
      var strong = scene.waiting("BEGIN", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      scene.begin(jumper, "SET deadlock_timeout = '60s'", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      scene.awaitWaiting(jumper);

      agrees(scene, strong);
      var graph = agrees(scene, jumper);

      assertThat(Scene.blockers(graph, jumper.pid())).isEqualTo(Set.of(reader.pid()));
      assertThat(graph.cycles()).as("arrival alone would show a deadlock").isEmpty();
      assertThat(graph.queues().getFirst().waiters().getFirst().pid()).isEqualTo(jumper.pid());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void equalNumbersOfTwoDatabasesAreTwoObjects(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var twin = scene.database() + "_twin";
      var one = server.value(scene.database(), "SELECT 't'::regclass::oid");
      // The observer's connection would keep the server from copying.
      scene.observer().close();
      server.execute("postgres", "CREATE DATABASE " + twin + " TEMPLATE " + scene.database());
      try (var observer = server.connect(scene.database())) {
        assertThat(server.value(twin, "SELECT 't'::regclass::oid")).isEqualTo(one);
        var there = scene.actor(twin);
        Scene.run(there, "BEGIN");
        Scene.run(there, "LOCK TABLE t");
        var holder = scene.holding("BEGIN", "LOCK TABLE t");
        var waiter = scene.actor();
        scene.begin(waiter, "SELECT * FROM t");
        var elsewhere = scene.actor(twin);
        scene.begin(elsewhere, "SELECT * FROM t");
        var sampler = new Sampler();
        Scene.await(() -> {
          var graph = sampler.take(observer).locks();
          return graph.owner(waiter.pid()).isPresent() && graph.owner(elsewhere.pid()).isPresent();
        });

        var graph = sampler.take(observer).locks();

        assertThat(Scene.blockers(graph, waiter.pid())).isEqualTo(Set.of(holder.pid()));
        assertThat(Scene.blockers(graph, elsewhere.pid())).isEqualTo(Set.of(there.pid()));
        assertThat(graph.roots()).hasSize(2);
      }
      scene.end();
      server.execute("postgres", "DROP DATABASE " + twin + " WITH (FORCE)");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aRingIsMarkedUntilTheServerEndsOneOfThem(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE a ()", "CREATE TABLE b ()");
      var one = scene.holding("SET deadlock_timeout = '60s'", "BEGIN", "LOCK TABLE a");
      var two = scene.holding("SET deadlock_timeout = '60s'", "BEGIN", "LOCK TABLE b");
      scene.begin(one, "LOCK TABLE b");
      scene.awaitWaiting(one);
      scene.begin(two, "LOCK TABLE a");
      scene.awaitWaiting(two);
      var behind = scene.waiting("SELECT * FROM a");

      agrees(scene, behind);
      agrees(scene, one);
      var graph = agrees(scene, two);

      assertThat(graph.cycles()).hasSize(1);
      assertThat(graph.cycles().getFirst().stream().map(LockOwner::pid))
          .containsExactlyInAnyOrder(one.pid(), two.pid());
      assertThat(graph.roots()).isEmpty();
      assertThat(graph.forest()).hasSize(1);
      assertThat(graph.forest().getFirst().inCycle()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void anObjectThatIsNoTableIsWaitedFor(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE SCHEMA s");
      var holder = scene.holding("BEGIN", "DROP SCHEMA s");
      var waiter = scene.waiting("CREATE TABLE s.t ()");

      var graph = agrees(scene, waiter);

      assertThat(edge(graph, waiter).object().kind()).isEqualTo(LockKind.OBJECT);
      assertThat(edge(graph, waiter).blocker().pid()).isEqualTo(holder.pid());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void parallelWorkersStandUnderTheirLeader(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare(
          "CREATE TABLE t AS SELECT generate_series(1, 20000) AS id",
          "CREATE FUNCTION slow(int) RETURNS bool LANGUAGE plpgsql PARALLEL SAFE COST 100000"
              + " AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN true; END $$");
      var leader =
          scene.holding(
              "SET min_parallel_table_scan_size = 0",
              "SET parallel_setup_cost = 0",
              "SET parallel_tuple_cost = 0",
              "SET max_parallel_workers_per_gather = 2");
      scene.begin(leader, "SELECT count(*) FROM t WHERE slow(id)");
      Scene.await(() ->
          scene.number(
                  "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel"
                      + " worker' AND leader_pid = "
                      + leader.pid())
              > 0);
      var alter = scene.waiting("ALTER TABLE t ADD COLUMN n int");

      var graph = agrees(scene, alter);

      assertThat(graph.roots())
          .singleElement()
          .satisfies(root -> assertThat(root.pid()).isEqualTo(leader.pid()));
      assertThat(graph.owners()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aSerializableReadIsInNobodysWay(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
      scene.holding("BEGIN ISOLATION LEVEL SERIALIZABLE", "SELECT * FROM t");
      var writer = scene.holding("BEGIN", "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE");
      var waiter = scene.waiting("INSERT INTO t VALUES (2)");

      var graph = agrees(scene, waiter);

      assertThat(Scene.blockers(graph, waiter.pid())).isEqualTo(Set.of(writer.pid()));
    }
  }
}
