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
}
