package dev.belay.live;

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
      assertThat(sampler.take(scene.observer()).cost().strategy()).isEqualTo(Cost.Strategy.ALL);
      var many = scene.holding("SELECT pg_advisory_lock(g) FROM generate_series(1, 11000) AS g");

      for (var i = 0; i < 3; i++) {
        var sample = sampler.take(scene.observer());
        assertThat(sample.cost().strategy()).isEqualTo(Cost.Strategy.CONTESTED);
        assertThat(sample.cost().locksInServer()).isGreaterThan(11_000);
        assertThat(sample.cost().lockRows()).isLessThan(50);
        assertThat(sample.cost().bytes()).isLessThan(i == 0 ? 1_000_000 : 30_000);
        assertThat(Scene.blockers(sample.locks(), waiter.pid())).containsExactly(holder.pid());
      }
      Scene.run(many, "SELECT pg_advisory_unlock_all()");
      sampler.take(scene.observer());
      assertThat(sampler.take(scene.observer()).cost().strategy()).isEqualTo(Cost.Strategy.ALL);
    }
  }
}
