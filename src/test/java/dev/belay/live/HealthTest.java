package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;

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

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aSlotThatNobodyReadsKeepsWalAndIsTold(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var slot = "left_" + scene.database().replaceAll("[^a-z0-9_]", "_");
      scene.prepare(
          "SELECT pg_create_physical_replication_slot('" + slot + "', true)",
          "CREATE TABLE filler AS SELECT generate_series(1, 200000) AS id");
      try {
        var health = new HealthReader(new Names()).read(scene.observer(), Health.Sizes.NONE);

        var found =
            health.replication().slots().stream()
                .filter(each -> each.name().equals(slot))
                .findFirst()
                .orElseThrow();
        assertThat(found.type()).isEqualTo("physical");
        assertThat(found.active()).isFalse();
        assertThat(found.keptBytes().orElseThrow()).isGreaterThan(1_000_000);
        assertThat(health.replication().standby()).isFalse();
        assertThat(health.replication().replayLag()).isEmpty();
      } finally {
        scene.prepare("SELECT pg_drop_replication_slot('" + slot + "')");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theLagOfOneThatStreamsIsTold(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var slot = "reads_" + scene.database().replaceAll("[^a-z0-9_]", "_");
      scene.prepare("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
      try (var connection = replicating(server, "standby " + slot)) {
        var stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withSlotName(slot)
                .withStartPosition(LogSequenceNumber.valueOf(position(scene)))
                .start();
        scene.prepare("CREATE TABLE streamed AS SELECT generate_series(1, 50000) AS id");
        var reader = new HealthReader(new Names());
        Scene.await(() -> {
          stream.readPending();
          return standby(reader.read(scene.observer(), Health.Sizes.NONE), slot)
              .filter(one -> one.state().equals("streaming"))
              .isPresent();
        });
        stream.setAppliedLSN(LogSequenceNumber.valueOf("0/1"));
        stream.setFlushedLSN(LogSequenceNumber.valueOf("0/1"));
        stream.forceUpdateStatus();
        Scene.await(() ->
            standby(reader.read(scene.observer(), Health.Sizes.NONE), slot)
                .flatMap(Health.Standby::bytesBehind)
                .filter(behind -> behind > 1_000_000)
                .isPresent());
        assertThat(reader.read(scene.observer(), Health.Sizes.NONE).replication().slots())
            .anySatisfy(each -> {
              assertThat(each.name()).isEqualTo(slot);
              assertThat(each.active()).isTrue();
            });
        stream.close();
      } finally {
        Scene.await(() ->
            scene.number(
                    "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
                        + slot
                        + "'")
                == 0);
        scene.prepare("SELECT pg_drop_replication_slot('" + slot + "')");
      }
    }
  }

  private static Connection replicating(TestServer server, String name) throws SQLException {
    var properties = new Properties();
    PGProperty.USER.set(properties, TestServer.USER);
    PGProperty.PASSWORD.set(properties, TestServer.PASSWORD);
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.APPLICATION_NAME.set(properties, name);
    return DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
  }

  private static Optional<Health.Standby> standby(Health health, String slot) {
    return health.replication().standbys().stream()
        .filter(each -> each.name().equals("standby " + slot))
        .findFirst();
  }

  private static String position(Scene scene) throws SQLException {
    try (var statement = scene.observer().createStatement();
        var rows = statement.executeQuery("SELECT pg_current_wal_lsn()::text")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theDiskIsTheDatabaseAndTheWalAndNothingIsGuessed(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var disk = new SizeReader().read(scene.observer()).disk();

      assertThat(disk.databaseBytes().orElseThrow()).isGreaterThan(1_000_000);
      assertThat(disk.walBytes().orElseThrow()).isGreaterThan(1_000_000);
    }
  }
}
