package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.postgres.BackendId;
import dev.belay.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody but the one that was meant is cancelled or ended. */
class LiveActionsTest {
  private final LiveActions actions = new LiveActions();
  private final Sampler sampler = new Sampler();

  private BackendId id(Scene scene, Scene.Actor actor) throws Exception {
    return sampler
        .take(scene.observer())
        .session(actor.pid())
        .flatMap(SessionActivity::id)
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aCancelEndsTheStatementAndLeavesTheSession(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var actor = scene.actor();
      scene.begin(actor, "SELECT pg_sleep(60)");
      Scene.await(() ->
          scene.number(
                  "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                      + " AND pid = "
                      + actor.pid())
              == 1);
      var target = id(scene, actor);

      assertThat(actions.cancel(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.DONE);
      assertThat(actions.cancel(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.NOTHING_RUNS);
      assertThat(id(scene, actor)).isEqualTo(target);
      assertThat(actions.terminate(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.DONE);
      assertThat(actions.terminate(scene.observer(), target).kind())
          .isEqualTo(ActionOutcome.Kind.GONE);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aSessionThatGotTheSameNumberIsLeftAlone(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var actor = scene.actor();
      scene.begin(actor, "SELECT pg_sleep(60)");
      Scene.await(() ->
          scene.number(
                  "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                      + " AND pid = "
                      + actor.pid())
              == 1);
      var now = id(scene, actor);
      // One microsecond is all that tells the new session from the one that was meant.
      for (var i = 1; i <= 500; i++) {
        var former = new BackendId(now.pid(), now.start().minus(Duration.ofNanos(1000L * i)));
        assertThat(actions.cancel(scene.observer(), former).kind())
            .isEqualTo(ActionOutcome.Kind.GONE);
        assertThat(actions.terminate(scene.observer(), former).kind())
            .isEqualTo(ActionOutcome.Kind.GONE);
      }

      assertThat(
              scene.number(
                  "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                      + " AND pid = "
                      + actor.pid()))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void endingTheRootFreesThoseThatTheGraphNames(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var reader = scene.holding("BEGIN", "SELECT * FROM t");
      scene.waiting("ALTER TABLE t ADD COLUMN a int");
      scene.waiting("SELECT * FROM t");
      scene.waiting("SELECT * FROM t");
      var graph = sampler.take(scene.observer()).locks();
      assertThat(graph.freedBy(graph.owner(reader.pid()).orElseThrow())).hasSize(3);

      assertThat(actions.terminate(scene.observer(), id(scene, reader)).kind())
          .isEqualTo(ActionOutcome.Kind.DONE);

      Scene.await(() -> sampler.take(scene.observer()).locks().isEmpty());
    }
  }
}
