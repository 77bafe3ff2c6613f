package dev.belay.desktop.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.WatchDesk;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** The room's model over a real server: whole texts, marks, health, and a real end of a session. */
@Timeout(90)
class ActivityOverServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aSessionIsSeenWithItsWholeQueryAndEnded() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var gid = "left " + database;
    try (var fx = Executors.newSingleThreadExecutor();
        var session = server.connect(database);
        var leaves = server.connect(database)) {
      leaves.setAutoCommit(false);
      run(leaves, "CREATE TABLE left_over (id int)");
      run(leaves, "PREPARE TRANSACTION '" + gid + "'");
      var query = "SELECT 1 AS begin_" + ", 2".repeat(100) + " AS the_end";
      session.setAutoCommit(false);
      run(session, query);
      var pid = session.unwrap(PGConnection.class).getBackendPID();
      var room = new Room(fx, server, database);
      try {
        room.await(model -> model.selectProcess(pid));
        room.await(model -> model.sql().filter(query::equals).isPresent());
        room.await(model -> room.line(pid).has(Mark.Kind.IDLE_IN_TRANSACTION));
        room.await(model ->
            model.rows().stream()
                .anyMatch(
                    row -> row.now().label().equals(gid) && row.now().has(Mark.Kind.PREPARED)));
        room.await(model ->
            model.shown().get().flatMap(seen -> seen.scene()).orElseThrow().health().tiles().size()
                > 12);

        room.on(() -> {
          room.model.end();
          room.model.asking().confirm();
          return true;
        });
        room.await(model -> model.detail().get().filter(SessionDetail::gone).isPresent());
        assertThat(run(session, "SELECT 1")).isEqualTo("57P01");
      } finally {
        room.desk.close();
        server.execute(database, "ROLLBACK PREPARED '" + gid + "'");
      }
    }
  }

  /** The model with its desk, on a thread of its own in the place of the FX thread. */
  private static final class Room {
    private final Executor fx;
    private final WatchDesk desk;
    private final ActivityViewModel model;

    Room(Executor fx, TestServer server, String database) {
      this.fx = fx;
      this.desk = new WatchDesk(task -> Thread.ofVirtual().start(task), fx);
      this.model =
          new ActivityViewModel(
              new Asking(desk::act, () -> Environment.SANDBOX),
              desk::text,
              TableChoice.USUAL,
              _ -> {});
      desk.tell(ActivityScene::derivation, model::take);
      var spec =
          ConnectionSpec.of(
              new HostPort(server.host(), server.port()),
              database,
              TestServer.USER,
              Optional.of(Secret.of(TestServer.PASSWORD)));
      desk.follow(
          new WatchDesk.Where(
              "test", Environment.SANDBOX, (role, name) -> new Connector().open(spec, role, name)));
    }

    SessionLine line(int pid) {
      return model.rows().stream()
          .map(SessionRow::now)
          .filter(line -> line.pid() == pid)
          .findFirst()
          .orElseThrow();
    }

    void await(Predicate<ActivityViewModel> condition) throws InterruptedException {
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!on(() -> condition.test(model))) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("It did not become true within " + PATIENCE);
        }
        Thread.sleep(20);
      }
    }

    <T> T on(Supplier<T> task) {
      return CompletableFuture.supplyAsync(task, fx).orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /** The SQLSTATE of its failure; empty when it went well. */
  private static String run(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }
}
