package dev.belay.live;

import static dev.belay.live.Cost.Strategy.ALL;
import static dev.belay.live.Cost.Strategy.CONTESTED;
import static dev.belay.live.Cost.Strategy.FOCUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Few waiters among very many locks: only what is contested is sent. */
class ManyLocksTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void fewWaitersAmongVeryManyLocksNeverPullMegabytes(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var holder = scene.holding("BEGIN", "LOCK TABLE t");
      var waiter = scene.waiting("SELECT * FROM t");
      var sampler = new Sampler();
      sampler.take(scene.observer());
      assertThat(sampler.take(scene.observer()).cost().strategy()).isEqualTo(ALL);
      var many = scene.holding("SELECT pg_advisory_lock(g) FROM generate_series(1, 11000) AS g");

      for (var i = 0; i < 3; i++) {
        var sample = sampler.take(scene.observer());
        assertThat(sample.cost().strategy()).isEqualTo(i == 0 ? CONTESTED : FOCUSED);
        assertThat(sample.cost().locksInServer()).isGreaterThan(11_000);
        assertThat(sample.cost().lockRows()).isLessThan(50);
        assertThat(sample.cost().bytes()).isLessThan(i == 0 ? 1_500_000 : 30_000);
        assertThat(Scene.blockers(sample.locks(), waiter.pid())).containsExactly(holder.pid());
      }
      Scene.run(many, "SELECT pg_advisory_unlock_all()");
      for (var i = 0; i < 25; i++) {
        sampler.take(scene.observer());
      }
      assertThat(sampler.take(scene.observer()).cost().strategy()).isEqualTo(ALL);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void amongVeryManyLocksANewWaitIsSeenWithItsBlockerAtOnce(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare(
          "CREATE TABLE t (id int)", "CREATE TABLE u (id int)", "INSERT INTO u VALUES (1)");
      scene.holding("SELECT pg_advisory_lock(g) FROM generate_series(1, 11000) AS g");
      var holder = scene.holding("BEGIN", "LOCK TABLE t", "SELECT pg_advisory_lock(-7)");
      scene.waiting("SELECT * FROM t");
      var sampler = new Sampler();
      sampler.take(scene.observer());
      assertThat(sampler.take(scene.observer()).cost().strategy()).isEqualTo(FOCUSED);

      var writer = scene.holding("BEGIN", "UPDATE u SET id = 2");
      var row = scene.waiting("UPDATE u SET id = 3");
      var advisory = scene.waiting("SELECT pg_advisory_lock(-7)");
      var sample = sampler.take(scene.observer());

      assertThat(sample.cost().strategy()).isEqualTo(FOCUSED);
      assertThat(Scene.blockers(sample.locks(), row.pid())).containsExactly(writer.pid());
      assertThat(Scene.blockers(sample.locks(), advisory.pid())).containsExactly(holder.pid());
    }
  }
}
