package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The counters of the whole server. */
class HealthTest {
  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void countersAndHoldersOfTheHorizonAreThere(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE big AS SELECT generate_series(1, 20000) AS id", "ANALYZE big");
      var gid = "orphan " + scene.database();
      scene.holding("BEGIN", "INSERT INTO big VALUES (1)", "PREPARE TRANSACTION '" + gid + "'");
      var old = scene.holding("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT count(*) FROM big");
      scene.prepare("INSERT INTO big VALUES (2)", "INSERT INTO big VALUES (3)");
      var reader = new HealthReader(new Names());
      var sizes = new SizeReader();
      var first = reader.read(scene.observer(), sizes.read(scene.observer()));
      scene.prepare("INSERT INTO big SELECT generate_series(1, 100000)");
      Scene.await(() ->
          scene.number(
                  "SELECT pg_stat_get_db_xact_commit(oid) FROM pg_database"
                      + " WHERE datname = current_database()")
              > 0);
      var second = reader.read(scene.observer(), sizes.read(scene.observer()));

      assertThat(first.connections().limit()).isEqualTo(200);
      assertThat(first.connections().used()).isGreaterThanOrEqualTo(2);
      assertThat(first.connections().idleInTransaction()).isGreaterThanOrEqualTo(1);
      assertThat(first.traffic().commitsPerSecond()).as("no rate from one reading").isEmpty();
      assertThat(second.traffic().commitsPerSecond()).isPresent();
      assertThat(second.wal().bytesPerSecond().orElseThrow()).isGreaterThan(1000);
      assertThat(second.upkeep().prepared().stream().map(PreparedTransaction::gid)).contains(gid);
      assertThat(second.upkeep().horizon())
          .anySatisfy(holder -> assertThat(holder.name()).isEqualTo(String.valueOf(old.pid())))
          .anySatisfy(holder -> assertThat(holder.name()).isEqualTo(gid));
      assertThat(second.traffic().longestTransaction()).isPresent();
      var big =
          second.sizes().tables().stream()
              .filter(table -> table.name().equals("public.big"))
              .findFirst()
              .orElseThrow();
      assertThat(big.bytes()).isGreaterThan(1_000_000);
      assertThat(big.bytesPerSecond().orElseThrow()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aLockedTableIsNotMeasuredAndHoldsNothingUp(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE locked AS SELECT 1 AS id", "CREATE TABLE free AS SELECT 1 AS id");
      scene.holding("BEGIN", "LOCK TABLE locked");

      var sizes = new SizeReader().read(scene.observer());

      assertThat(sizes.tables().stream().map(Health.TableSize::name)).contains("public.free");
      assertThat(sizes.missing().orElseThrow()).contains("public.locked");
    }
  }
}
