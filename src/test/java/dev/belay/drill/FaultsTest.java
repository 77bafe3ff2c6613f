package dev.belay.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.live.LockMode;
import dev.belay.testing.OwnServer;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault on real servers: put in, seen from outside, taken away, seen to be away. The queue of
 * 900 is 150 long unless {@code -Dbelay.test.form=full}.
 */
class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private OwnServer own;

  @AfterEach
  void stop() throws IOException {
    if (own != null) {
      own.close();
    }
  }

  /** A database with a table that nobody uses. */
  private static String prepared(TestServer server) {
    var database = server.freshDatabase();
    server.execute(
        database, "CREATE TABLE account (id int PRIMARY KEY)", "INSERT INTO account VALUES (1)");
    return database;
  }

  private TestServer start(TestServer like, int connections) throws IOException {
    own =
        new OwnServer(
            like.version(),
            folder.resolve("data"),
            Map.of("max_connections", String.valueOf(connections)));
    return own.server();
  }

  private TestServer start(TestServer like) throws IOException {
    return start(like, 50);
  }

  private static long ours(TestServer server, String database) {
    return Long.parseLong(
        server.value(
            database,
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'drill/%' AND"
                + " datname = current_database()"));
  }

  private static long waiting(TestServer server, String database) {
    return Long.parseLong(
        server.value(
            database,
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
  }

  private static void undone(Injected injected, TestServer server, String database)
      throws FaultException {
    injected.undo();
    assertThat(injected.stands()).isFalse();
    assertThat(ours(server, database)).isZero();
    assertThat(waiting(server, database)).isZero();
    // Nobody is in the way any more, and nothing was changed.
    server.execute(
        database,
        "BEGIN; SET LOCAL lock_timeout = '1s'; LOCK TABLE account IN ACCESS EXCLUSIVE MODE;"
            + " ROLLBACK");
    assertThat(server.value(database, "SELECT count(*) FROM account")).isEqualTo("1");
    assertThat(
            server.value(
                database,
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'account'::regclass AND attnum"
                    + " > 0"))
        .isEqualTo("1");
    injected.undo();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aSessionIsIdleInItsTransactionAndKeepsItsLock(TestServer server) throws Exception {
    var database = prepared(server);
    try (var injected =
        new IdleInTransaction("account", LockMode.ROW_EXCLUSIVE)
            .inject(TestPermits.on(server, database))) {
      assertThat(injected.stands()).isTrue();
      var pid = injected.backends().getFirst().pid();
      assertThat(
              server.value(
                  database,
                  "SELECT state || ' ' || mode FROM pg_stat_activity JOIN pg_locks USING (pid)"
                      + " WHERE relation = 'account'::regclass AND pid = "
                      + pid))
          .isEqualTo("idle in transaction RowExclusiveLock");
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void readersQueueBehindAnAlterThatWaitsForAReader(TestServer server) throws Exception {
    var database = prepared(server);
    try (var injected = new QueuedAlter("account", 3).inject(TestPermits.on(server, database))) {
      assertThat(injected.stands()).isTrue();
      assertThat(injected.backends()).hasSize(5);
      assertThat(waiting(server, database)).isEqualTo(4);
      var first = injected.backends().getFirst().pid();
      var alter = injected.backends().get(1).pid();
      assertThat(server.value(database, "SELECT pg_blocking_pids(" + alter + ")::text"))
          .isEqualTo("{" + first + "}");
      for (var reader : injected.backends().subList(2, 5)) {
        assertThat(server.value(database, "SELECT pg_blocking_pids(" + reader.pid() + ")::text"))
            .isEqualTo("{" + alter + "}");
      }
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void manyWaitForOneLock(TestServer server) throws Exception {
    var database = prepared(server);
    try (var injected = new Waiters("account", 30).inject(TestPermits.on(server, database))) {
      assertThat(injected.stands()).isTrue();
      assertThat(waiting(server, database)).isEqualTo(30);
      undone(injected, server, database);
    }
  }

  @Test
  void veryManyWaitForOneLock() throws Exception {
    var many = TestServer.fullForm() ? 900 : 150;
    var server = start(TestServer.newest(), many + 100);
    var database = prepared(server);
    try (var injected = new Waiters("account", many).inject(TestPermits.on(own, database))) {
      assertThat(waiting(server, database)).isEqualTo(many);
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aConvoyHandsTheLockAround(TestServer server) throws Exception {
    var database = prepared(server);
    try (var injected =
        new LockConvoy("account", 12, Duration.ofMillis(5))
            .inject(TestPermits.on(server, database))) {
      var holder =
          "SELECT string_agg(pid::text, ',') FROM pg_locks WHERE granted AND relation ="
              + " 'account'::regclass";
      var before = server.value(database, holder);
      await(() -> !server.value(database, holder).equals(before));
      await(injected::stands);
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void twoSessionsWaitForEachOther(TestServer server) throws Exception {
    var database = prepared(server);
    try (var injected =
        new Deadlock("account", Duration.ofMinutes(1)).inject(TestPermits.on(server, database))) {
      assertThat(injected.stands()).isTrue();
      var one = injected.backends().get(0).pid();
      var two = injected.backends().get(1).pid();
      assertThat(server.value(database, "SELECT pg_blocking_pids(" + one + ")::text"))
          .isEqualTo("{" + two + "}");
      assertThat(server.value(database, "SELECT pg_blocking_pids(" + two + ")::text"))
          .isEqualTo("{" + one + "}");
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void theServerBreaksADeadlockThatLastsTooLong(TestServer server) throws Exception {
    var database = prepared(server);
    var count = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    try (var injected =
        new Deadlock("account", Duration.ofSeconds(2)).inject(TestPermits.on(server, database))) {
      await(() -> server.value(database, count).equals("1"));
      await(() -> !injected.stands());
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aLockedCatalogKeepsEverybodyOut(TestServer like) throws Exception {
    var server = start(like);
    var database = prepared(server);
    var permit = TestPermits.on(own, database);
    for (var catalog : CatalogLock.Catalog.values()) {
      try (var before = server.connect(database);
          var injected = new CatalogLock(catalog).inject(permit)) {
        assertThat(injected.stands()).isTrue();
        assertThat(hangs(before, "SELECT count(*) FROM " + catalog.name())).isTrue();
        undone(injected, server, database);
        assertThat(hangs(before, "SELECT count(*) FROM " + catalog.name())).isFalse();
      }
    }
  }

  private static boolean hangs(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '200ms'");
      statement.execute(sql);
      return false;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("55P03");
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void nobodyGetsInWhenAllSlotsAreTaken(TestServer like) throws Exception {
    var server = start(like);
    var database = prepared(server);
    try (var injected = new SlotsFull().inject(TestPermits.on(own, database))) {
      assertThat(injected.stands()).isTrue();
      assertThatThrownBy(() -> server.connect(database).close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53300"));
      undone(injected, server, database);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aCutConnectionIsGoneAtBothEnds(TestServer server) throws Exception {
    var database = prepared(server);
    var permit = TestPermits.on(server, database);
    try (var wire = Wire.to(permit);
        var client = permit.open("guest", wire.port());
        var fault = new CutConnection(wire, CutConnection.How.RESET).inject(permit)) {
      assertThat(fault.stands()).isTrue();
      assertThat(client.isValid(2)).isFalse();
      assertThat(guests(server, database)).isZero();
      assertThatThrownBy(() -> permit.open("guest", wire.port()).close())
          .isInstanceOf(SQLException.class);
      fault.undo();
      assertThat(fault.stands()).isFalse();
      permit.open("guest", wire.port()).close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aPulledCableTellsNobody(TestServer server) throws Exception {
    var database = prepared(server);
    var permit = TestPermits.on(server, database);
    try (var wire = Wire.to(permit);
        var client = permit.open("guest", wire.port())) {
      try (var fault = new CutConnection(wire, CutConnection.How.SILENT).inject(permit)) {
        assertThat(fault.stands()).isTrue();
        assertThat(guests(server, database)).isEqualTo(1);
      }
      assertThat(client.isValid(5)).isTrue();
    }
  }

  private static long guests(TestServer server, String database) {
    return Long.parseLong(
        server.value(
            database, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guest'"));
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aCrashedBackendTakesEverySessionWithIt(TestServer like) throws Exception {
    var server = start(like);
    var database = prepared(server);
    var started = server.value(database, "SELECT pg_postmaster_start_time()");
    try (var bystander = server.connect(database);
        var injected = new BackendCrash().inject(TestPermits.on(own, database))) {
      assertThat(bystander.isValid(5)).isFalse();
      undone(injected, server, database);
      assertThat(server.value(database, "SELECT pg_postmaster_start_time()")).isEqualTo(started);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aCrashedServerIsStartedAgain(TestServer like) throws Exception {
    var server = start(like);
    var database = prepared(server);
    for (var how : ServerCrash.How.values()) {
      var started = server.value(database, "SELECT pg_postmaster_start_time()");
      try (var injected = new ServerCrash(how).inject(TestPermits.on(own, database))) {
        assertThat(injected.stands()).as(how.name()).isTrue();
        assertThatThrownBy(() -> server.connect(database).close()).isInstanceOf(SQLException.class);
        undone(injected, server, database);
      }
      assertThat(server.value(database, "SELECT pg_postmaster_start_time()"))
          .as(how.name())
          .isNotEqualTo(started);
    }
  }

  @Test
  void anotherServerAtTheSameAddressIsRefused() throws Exception {
    var server = TestServer.newest();
    var database = prepared(server);
    var door = new FaultPermit.Door(server.host(), server.port(), port -> server.connect(database));
    var permit =
        new FaultPermit(
            new FaultPermit.Identity("7000000000000000000", "/elsewhere"),
            door,
            java.util.Optional.empty());
    assertThatThrownBy(
            () -> new IdleInTransaction("account", LockMode.ACCESS_EXCLUSIVE).inject(permit))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("not the sandbox");
    assertThatThrownBy(() -> new ServerCrash(ServerCrash.How.KILLED).inject(permit))
        .isInstanceOf(FaultException.class);
    assertThat(ours(server, database)).isZero();
    assertThat(waiting(server, database)).isZero();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aKilledInjectorLeavesNothingBehind(TestServer server) throws Exception {
    var database = prepared(server);
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DyingInjector.class.getName(),
                String.valueOf(server.version()),
                server.host(),
                String.valueOf(server.port()),
                database)
            .redirectErrorStream(true)
            .start();
    try (var said = child.inputReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      assertThat(waiting(server, database)).isEqualTo(11);
      child.destroyForcibly();
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      await(() -> ours(server, database) == 0);
      assertThat(waiting(server, database)).isZero();
    } finally {
      child.destroyForcibly();
    }
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
    var end = System.nanoTime() + SOON.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }
}
