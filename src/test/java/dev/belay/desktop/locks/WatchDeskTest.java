package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.watch.WatchDesk;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The room's model over a real server: a blocked scene, a real cancel, a real terminate. */
class WatchDeskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aWaiterIsCancelledAndTheRootIsTerminated() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE held (id int)");
    try (var one = Executors.newSingleThreadExecutor();
        var waiters = Executors.newVirtualThreadPerTaskExecutor();
        var root = server.connect(database);
        var waiter = server.connect(database)) {
      var room = new Room(one, server, database);
      root.setAutoCommit(false);
      run(root, "LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
      var begun = waiters.submit(() -> run(waiter, "SELECT * FROM held"));
      room.await(model -> blocks(model, pid(root), pid(waiter)));

      room.act(pid(waiter), false);
      assertThat(begun.get(30, TimeUnit.SECONDS)).isEqualTo("57014");
      room.await(
          model -> model.lines().isEmpty() && !model.asking().said().get().endsWith("sent…"));

      var again = waiters.submit(() -> run(waiter, "SELECT * FROM held"));
      room.await(model -> blocks(model, pid(root), pid(waiter)));
      room.act(pid(root), true);
      assertThat(again.get(30, TimeUnit.SECONDS)).isEmpty();
      room.await(
          model -> model.lines().isEmpty() && !model.asking().said().get().endsWith("sent…"));
      room.close();
    }
  }

  @Test
  void everyRoomHearsOfTheSameSample() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    try (var one = Executors.newSingleThreadExecutor();
        var desk = new WatchDesk(task -> Thread.ofVirtual().start(task), one)) {
      var first = ConcurrentHashMap.<Sample>newKeySet();
      var second = ConcurrentHashMap.<Sample>newKeySet();
      desk.tell(() -> sample -> sample, seen -> seen.scene().ifPresent(first::add));
      desk.tell(() -> sample -> sample, seen -> seen.scene().ifPresent(second::add));
      desk.follow(where(server, database));
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (first.stream().noneMatch(second::contains)) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
    }
  }

  @Test
  void whatIsWrittenHasQueriesToTheirEndWhereTheyStillRun() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var query = "SELECT pg_sleep(60) /* " + "x".repeat(500) + " */";
    try (var one = Executors.newSingleThreadExecutor();
        var others = Executors.newVirtualThreadPerTaskExecutor();
        var sleeper = server.connect(database);
        var desk = new WatchDesk(task -> Thread.ofVirtual().start(task), one)) {
      var seen = new AtomicReference<Optional<SessionActivity>>(Optional.empty());
      var number = new AtomicInteger();
      desk.tell(
          () -> sample -> sample,
          watched -> {
            number.set(watched.number());
            seen.set(watched.scene().flatMap(sample -> sample.session(pid(sleeper))));
          });
      var slept = others.submit(() -> run(sleeper, query));
      desk.follow(where(server, database));
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (seen.get().filter(session -> session.query().cut()).isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
      var sampled = seen.get().orElseThrow();
      var another =
          sampled.with(new SessionActivity.Query("DELETE", true, false, Optional.empty()));

      assertThat(sampled.query().text()).hasSizeLessThan(query.length());
      assertThat(desk.whole(number.get(), List.of(sampled, another)))
          .satisfiesExactly(
              whole ->
                  assertThat(whole.query())
                      .isEqualTo(
                          new SessionActivity.Query(query, false, false, sampled.query().id())),
              same -> assertThat(same).isEqualTo(another));
      assertThat(desk.whole(number.get() + 1, List.of(sampled))).containsExactly(sampled);
      server.execute("postgres", "SELECT pg_terminate_backend(" + pid(sleeper) + ")");
      assertThat(slept.get(30, TimeUnit.SECONDS)).isEqualTo("57P01");
      assertThat(desk.whole(number.get(), List.of(sampled))).containsExactly(sampled);
    }
  }

  private static WatchDesk.Where where(TestServer server, String database) {
    var spec =
        ConnectionSpec.of(
            new HostPort(server.host(), server.port()),
            database,
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD)));
    return new WatchDesk.Where(
        "test", Environment.SANDBOX, (role, name) -> new Connector().open(spec, role, name));
  }

  /** The model with its desk, on a thread of its own in the place of the FX thread. */
  private static final class Room {
    private final Executor fx;
    private final LocksViewModel model;
    private final WatchDesk desk;

    Room(Executor fx, TestServer server, String database) {
      this.fx = fx;
      var desks = new CompletableFuture<WatchDesk>();
      model =
          new LocksViewModel(
              (number, act, then) -> desks.join().act(number, act, then),
              () -> Environment.SANDBOX);
      desk = new WatchDesk(task -> Thread.ofVirtual().start(task), fx);
      desk.tell(() -> BlockScene::of, model::take);
      desks.complete(desk);
      desk.follow(where(server, database));
    }

    /** Selects that session and confirms its end, or the end of its query. */
    void act(int pid, boolean end) {
      on(() -> {
        assertThat(model.selectProcess(pid)).isTrue();
        if (end) {
          model.end();
        } else {
          model.cancel();
        }
        assertThat(model.asking().confirming().get()).isPresent();
        model.asking().confirm();
        return true;
      });
    }

    void await(Predicate<LocksViewModel> condition) throws InterruptedException {
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!on(() -> condition.test(model))) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("It did not become true within " + PATIENCE);
        }
        Thread.sleep(20);
      }
    }

    private <T> T on(Supplier<T> task) {
      return CompletableFuture.supplyAsync(task, fx).orTimeout(30, TimeUnit.SECONDS).join();
    }

    void close() {
      desk.close();
    }
  }

  private static boolean blocks(LocksViewModel model, int root, int waiter) {
    var labels = model.lines().stream().map(line -> line.words().label()).toList();
    return labels.equals(List.of(String.valueOf(root), String.valueOf(waiter)));
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

  private static int pid(Connection connection) {
    try {
      return connection.unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
