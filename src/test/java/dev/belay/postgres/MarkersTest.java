package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.postgres.Markers.Claim;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkersTest {
  private static final String RUN = "0142";

  private final Markers markers = new Markers();
  private final TestServer server = TestServer.newest();
  private String database;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    database = server.freshDatabase();
    connection = server.connect(database);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void sessionsThatMakeTheSchemaAtOnceDoNotDisturbEachOther(TestServer covered) throws Exception {
    var name = covered.freshDatabase();
    var sessions = 6;
    var barrier = new CyclicBarrier(sessions);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = new ArrayList<Future<Boolean>>();
      for (var index = 0; index < sessions; index++) {
        made.add(
            executor.submit(
                (Callable<Boolean>)
                    () -> {
                      try (var own = covered.connect(name)) {
                        barrier.await();
                        markers.ensure(own);
                        return own.getAutoCommit();
                      }
                    }));
      }
      for (var future : made) {
        assertThat(future.get()).isTrue();
      }
    }
    assertThat(
            covered.value(
                name, "SELECT count(*) FROM pg_tables WHERE schemaname = '" + Markers.SCHEMA + "'"))
        .isEqualTo("4");
  }

  @Test
  void withoutTheSchemaTheReadersAnswerEmpty() throws SQLException {
    assertThat(markers.environment(connection)).isEmpty();
    assertThat(markers.readNonce(connection, RUN)).isEmpty();
    assertThat(markers.holder(connection, RUN)).isEmpty();
    assertThat(markers.findStepMarker(connection, RUN, "s", 1, 1)).isEmpty();
  }

  @Test
  void aRoleThatMayNotReadTheSchemaIsAnsweredEmptyToo() throws SQLException {
    markers.ensure(connection);
    markers.setEnvironment(connection, Environment.STAGING);
    var role = database + "_blind";
    server.execute(database, "CREATE ROLE " + role, "SET ROLE " + role);
    Rows.change(connection, "SET ROLE " + role);

    assertThat(markers.environment(connection)).isEmpty();
    assertThat(Environment.ofMarker(markers.environment(connection)))
        .isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void aRoleThatMayNotCreateCanUseWhatIsThere() throws SQLException {
    var role = database + "_user";
    server.execute("postgres", "CREATE ROLE " + role);
    try (var other = server.connect(database)) {
      Rows.change(other, "SET ROLE " + role);
      var refused = catchThrowableOfType(SQLException.class, () -> markers.ensure(other));
      assertThat(refused.getSQLState()).isEqualTo("42501");
      assertThat(other.getAutoCommit()).isTrue();

      markers.ensure(connection);
      markers.ensure(other);
    }
  }

  @Test
  void theMarkOfTheEnvironmentCanBeChanged() throws SQLException {
    markers.ensure(connection);
    markers.setEnvironment(connection, Environment.STAGING);
    markers.setEnvironment(connection, Environment.PRODUCTION);

    assertThat(markers.environment(connection)).contains("production");
  }

  @Test
  void aNonceIsPlantedOnce() throws SQLException {
    markers.ensure(connection);
    var nonce = markers.plantNonce(connection, RUN);

    assertThat(markers.plantNonce(connection, RUN)).isEqualTo(nonce);
    assertThat(markers.plantNonce(connection, "0143")).isNotEqualTo(nonce);
    assertThat(markers.readNonce(connection, RUN)).contains(nonce);
  }

  @Test
  void aRunHasOneWriterAndOthersAreToldWho() throws SQLException {
    markers.ensure(connection);
    assertThat(markers.claim(connection, RUN, "desk-1/4711")).isInstanceOf(Claim.Held.class);
    try (var other = server.connect(database)) {
      assertThat(markers.claim(other, RUN, "desk-2/1"))
          .isInstanceOfSatisfying(
              Claim.HeldBy.class,
              held -> assertThat(held.holder().orElseThrow().owner()).isEqualTo("desk-1/4711"));
      assertThat(markers.claim(other, "0143", "desk-2/1")).isInstanceOf(Claim.Held.class);

      markers.release(connection, RUN, "desk-1/4711");
      assertThat(markers.claim(other, RUN, "desk-2/1")).isInstanceOf(Claim.Held.class);
    }
  }

  @Test
  void theClaimOfADeadSessionBlocksNobody() throws Exception {
    markers.ensure(connection);
    var dead = server.connect(database);
    markers.claim(dead, RUN, "desk-1/4711");
    var pid = Rows.text(dead, "SELECT pg_backend_pid()").orElseThrow();
    server.execute("postgres", "SELECT pg_terminate_backend(" + pid + ", 5000)");

    assertThat(markers.holder(connection, RUN)).isPresent();
    assertThat(markers.claim(connection, RUN, "desk-2/1")).isInstanceOf(Claim.Held.class);
  }

  @Test
  void aHeartbeatMovesOnlyTheOwnersClaim() throws SQLException {
    markers.ensure(connection);
    markers.claim(connection, RUN, "me");
    var before = markers.holder(connection, RUN).orElseThrow();
    markers.heartbeat(connection, RUN, "somebody else");
    assertThat(markers.holder(connection, RUN)).contains(before);
    markers.heartbeat(connection, RUN, "me");
    assertThat(markers.holder(connection, RUN).orElseThrow().heartbeat())
        .isAfter(before.heartbeat());
  }

  @Test
  void aStepMarkerLivesAndDiesWithItsTransaction() throws SQLException {
    markers.ensure(connection);
    connection.setAutoCommit(false);
    markers.insertStepMarker(connection, RUN, "apply", 1, 2);
    connection.rollback();
    assertThat(markers.findStepMarker(connection, RUN, "apply", 1, 2)).isEmpty();

    var id = Rows.text(connection, "SELECT pg_current_xact_id()::text");
    markers.insertStepMarker(connection, RUN, "apply", 1, 2);
    connection.commit();

    assertThat(
            markers
                .findStepMarker(connection, RUN, "apply", 1, 2)
                .map(Markers.StepMarker::transactionId))
        .isEqualTo(id);
    assertThat(markers.findStepMarker(connection, RUN, "apply", 2, 2)).isEmpty();
  }

  @Test
  void theSameStepMarkerTwiceIsRefusedByTheServer() throws SQLException {
    markers.ensure(connection);
    markers.insertStepMarker(connection, RUN, "apply", 1, 1);

    var refused =
        catchThrowableOfType(
            SQLException.class, () -> markers.insertStepMarker(connection, RUN, "apply", 1, 1));

    assertThat(refused.getSQLState()).isEqualTo("23505");
  }

  @Test
  void removingARunLeavesTheOthers() throws SQLException {
    markers.ensure(connection);
    for (var run : new String[] {RUN, "0143"}) {
      markers.plantNonce(connection, run);
      markers.insertStepMarker(connection, run, "s", 1, 1);
    }
    markers.removeRun(connection, RUN);

    assertThat(markers.readNonce(connection, RUN)).isEqualTo(Optional.empty());
    assertThat(markers.findStepMarker(connection, RUN, "s", 1, 1)).isEmpty();
    assertThat(markers.readNonce(connection, "0143")).isPresent();
    assertThat(markers.findStepMarker(connection, "0143", "s", 1, 1)).isPresent();
  }

  @Test
  void theLockAloneNeedsNoSchema() throws SQLException {
    assertThat(markers.tryLock(connection, RUN)).isTrue();
    try (var other = server.connect(database)) {
      assertThat(markers.tryLock(other, RUN)).isFalse();
      markers.unlock(connection, RUN);
      assertThat(markers.tryLock(other, RUN)).isTrue();
    }
  }
}
