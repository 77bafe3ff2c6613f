package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sixteen sessions hand one ACCESS EXCLUSIVE lock around as fast as they can; no sample may
 * contradict itself. 200 samples on each covered version, 1,500 with {@code
 * -Dbelay.test.form=full}.
 */
class TornSampleTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void noSampleContradictsItself(TestServer server) throws Exception {
    var samples = TestServer.fullForm() ? 1500 : 200;
    var handOvers = new AtomicLong();
    var contested = 0;
    var begun = System.nanoTime();
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t ()");
      var on = new AtomicBoolean(true);
      var ends = new ArrayList<Future<?>>();
      for (var i = 0; i < 16; i++) {
        var actor = scene.actor();
        ends.add(scene.begin(() -> handAround(actor, on, handOvers)));
      }
      Scene.await(() -> handOvers.get() > 100);
      var sampler = new Sampler();
      for (var i = 0; i < samples; i++) {
        var graph = sampler.take(scene.observer()).locks();
        contested += graph.isEmpty() ? 0 : 1;
        check(graph);
      }
      on.set(false);
      for (var end : ends) {
        Scene.done(end);
      }
    }
    System.out.printf(
        "%s: %d samples, %d with waits, %.0f hand-overs a second%n",
        server, samples, contested, handOvers.get() / ((System.nanoTime() - begun) / 1e9));
    assertThat(contested).as("samples that showed a wait").isGreaterThan(samples / 2);
  }

  private static void check(LockGraph graph) {
    assertThat(graph.cycles()).isEmpty();
    for (var queue : graph.queues()) {
      assertThat(queue.holders()).as("who holds %s", queue).hasSize(1);
      assertThat(graph.roots()).hasSize(1);
      assertThat(queue.waiters().stream().map(LockQueue.Waiter::owner))
          .doesNotHaveDuplicates()
          .doesNotContain(queue.holders().getFirst().owner());
      assertThat(graph.blocksInAll(graph.roots().getFirst())).isEqualTo(queue.waiters().size());
    }
  }

  private static void handAround(Scene.Actor actor, AtomicBoolean on, AtomicLong count)
      throws SQLException {
    actor.connection().setAutoCommit(false);
    try (var statement = actor.connection().createStatement()) {
      while (on.get()) {
        statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
        actor.connection().commit();
        count.incrementAndGet();
      }
    }
  }
}
