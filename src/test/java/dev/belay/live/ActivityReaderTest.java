package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** What the light look leaves out is as a reader that knows nothing yet would read it. */
class ActivityReaderTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aReaderThatKnowsTheSessionsTellsWhatANewOneTells(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var idle = scene.holding("SELECT 1");
      var writer = scene.holding("BEGIN", "LOCK TABLE t", "SELECT pg_current_xact_id()");
      var waiter = scene.waiting("INSERT INTO t VALUES (1)");
      var reader = new ActivityReader(scene.observer(), new Names());
      reader.read();

      for (var i = 0; i < 22; i++) {
        // Each transaction ages those that are open.
        scene.number("SELECT pg_current_xact_id()::text::bigint");
        var known = reader.read();
        var fresh = new ActivityReader(scene.observer(), new Names()).read();
        for (var actor : Set.of(idle, writer, waiter)) {
          assertThat(of(known, actor)).isEqualTo(of(fresh, actor));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void eachChangeOfASessionIsInTheNextReading(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var actor = scene.holding("SELECT 1");
      var reader = new ActivityReader(scene.observer(), new Names());
      assertThat(of(reader.read(), actor).doing().state()).isEqualTo("idle");

      Scene.run(actor, "BEGIN");
      assertThat(of(reader.read(), actor).doing().state()).isEqualTo("idle in transaction");
      var holder = scene.holding("BEGIN", "LOCK TABLE t");
      reader.read();
      var wait = scene.begin(actor, "SELECT * FROM t");
      scene.awaitWaiting(actor);
      assertThat(of(reader.read(), actor).waitsForLock()).isTrue();
      assertThat(of(reader.read(), actor).query().text()).isEqualTo("SELECT * FROM t");
      Scene.run(holder, "COMMIT");
      wait.get();
      assertThat(of(reader.read(), actor).doing().state()).isEqualTo("idle in transaction");
      assertThat(of(reader.read(), actor).waitsForLock()).isFalse();
      Scene.run(actor, "COMMIT");
      assertThat(of(reader.read(), actor).doing().state()).isEqualTo("idle");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void whoComesAndGoesIsThereAndGone(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var reader = new ActivityReader(scene.observer(), new Names());
      reader.read();
      int pid;
      try (var late = server.connect(scene.database())) {
        pid = late.unwrap(PGConnection.class).getBackendPID();
        assertThat(pids(reader.read())).contains(pid);
      }

      Scene.await(() -> !pids(reader.read()).contains(pid));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theLightLookFindsEachProcess(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.holding("SELECT 1");
      var light = new ActivityScan(scene.observer());
      var whole = new ActivityRows(scene.observer(), new Names());

      // The server's own workers come and go between two looks.
      Scene.await(() ->
          light.read(0).lines().stream()
              .map(ActivityScan.Line::pid)
              .collect(Collectors.toSet())
              .equals(
                  whole.all().sessions().stream()
                      .map(SessionActivity::pid)
                      .collect(Collectors.toSet())));
    }
  }

  private static Set<Integer> pids(ActivityReader.Reading reading) {
    return reading.sessions().stream().map(SessionActivity::pid).collect(Collectors.toSet());
  }

  private static SessionActivity of(ActivityReader.Reading reading, Scene.Actor actor) {
    return reading.sessions().stream()
        .filter(session -> session.pid() == actor.pid())
        .findFirst()
        .orElseThrow();
  }
}
