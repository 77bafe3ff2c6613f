package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A watch calls things what they are called now, and no text of another session blinds it. */
class NamesUnderWatchTest {
  private static String queue(Sampler sampler, Scene scene) throws Exception {
    sampler.readBeside(scene.observer());
    var queues = sampler.take(scene.observer()).locks().queues();
    return queues.isEmpty() ? "" : queues.getFirst().object().label();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aTableSwapUnderTheWatchIsSeen(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE message (id int)", "CREATE TABLE message_new (id int)");
      var sampler = new Sampler();
      for (var table : new String[] {"message", "message_new"}) {
        var holder = scene.holding("BEGIN", "LOCK TABLE " + table);
        var waiter = scene.waiting("SELECT * FROM " + table);
        Scene.await(() -> queue(sampler, scene).equals("table public." + table));
        Scene.run(holder, "ROLLBACK");
        scene.awaitIdle(waiter);
      }

      scene.prepare(
          """
          BEGIN;
          ALTER TABLE message RENAME TO message_old;
          ALTER TABLE message_new RENAME TO message;
          COMMIT\
          """);

      for (var table : new String[] {"message", "message_old"}) {
        var holder = scene.holding("BEGIN", "LOCK TABLE " + table);
        var waiter = scene.waiting("SELECT * FROM " + table);
        Scene.await(() -> queue(sampler, scene).equals("table public." + table));
        // It is the name from then on, not one of several that come and go.
        assertThat(queue(sampler, scene)).isEqualTo("table public." + table);
        Scene.run(holder, "ROLLBACK");
        scene.awaitIdle(waiter);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aDroppedTableKeepsNoName(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var names = new Names();
      var reader = new NameReader(names);
      scene.prepare("CREATE TABLE gone (id int)");
      var database = scene.number("SELECT oid FROM pg_database WHERE datname = current_database()");
      var oid = scene.number("SELECT 'gone'::regclass::oid");
      names.relation(database, oid);
      reader.read(scene.observer());
      assertThat(names.relation(database, oid)).isEqualTo("table public.gone");

      scene.prepare("DROP TABLE gone");
      reader.read(scene.observer());

      assertThat(names.relation(database, oid)).startsWith("relation " + oid);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void textsInAnyEncodingCostNoSample(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var latin = scene.database("ENCODING 'LATIN1'");
      var elsewhere = scene.actor(latin);
      Scene.run(elsewhere, "SELECT 1 WHERE 'x' = 'José'");
      var end = scene.actor(latin);
      Scene.run(end, "SELECT 1 -- café");
      scene.holding("BEGIN", "LOCK TABLE t");
      scene.waiting("SELECT * FROM t");

      var sample = new Sampler().whole(scene.observer());

      assertThat(sample.locks().queues()).hasSize(1);
      assertThat(sample.session(elsewhere.pid()).orElseThrow().query().text())
          .startsWith("SELECT 1 WHERE 'x' = 'Jos");
      assertThat(BlockingSession.transactionsOn(scene.observer(), List.of())).isNotEmpty();
      assertThat(
              new LiveActions()
                  .texts(
                      scene.observer(),
                      sample.sessions().stream().flatMap(one -> one.id().stream()).toList()))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aDatabaseThatCannotConvertTheTextsOfOthersStillShowsTheLocks(TestServer server)
      throws Exception {
    try (var scene = new Scene(server)) {
      var latin = scene.database("ENCODING 'LATIN1'");
      var japanese = scene.database("ENCODING 'EUC_JP'");
      var elsewhere = scene.actor(latin);
      Scene.run(elsewhere, "SELECT 1 WHERE 'x' = 'José'");
      var observer = scene.actor(japanese);
      Scene.run(scene.actor(japanese), "SELECT 1");

      var sample = new Sampler().whole(observer.connection());

      assertThat(sample.session(elsewhere.pid()).orElseThrow().query().text())
          .isEqualTo(QueryBytes.NOT_CONVERTED);
    }
  }
}
