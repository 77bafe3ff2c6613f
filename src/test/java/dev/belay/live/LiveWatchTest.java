package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.OwnServer;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The watch goes on whatever is locked, used up or restarted, and says what it cannot see. */
class LiveWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(250);

  /** Remembers when each sample came, by this machine's clock. */
  private static final class Heard implements LiveListener {
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final List<Unreachable> away = new CopyOnWriteArrayList<>();

    @Override
    public void sampled(Sample sample) {
      samples.add(sample);
      times.add(System.nanoTime());
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      away.add(unreachable);
    }

    void more(int count) throws Exception {
      var wanted = samples.size() + count;
      Scene.await(() -> samples.size() >= wanted);
    }

    Duration longestPauseSince(int sample) {
      var longest = 0L;
      for (var i = Math.max(1, sample); i < times.size(); i++) {
        longest = Math.max(longest, times.get(i) - times.get(i - 1));
      }
      return Duration.ofNanos(longest);
    }
  }

  private static ConnectionSpec spec(TestServer server, String database, String user) {
    return ConnectionSpec.of(
        new HostPort(server.host(), server.port()),
        database,
        user,
        Optional.of(Secret.of(TestServer.PASSWORD)));
  }

  private static LiveWatch watch(TestServer server, String database, String user) {
    return LiveWatch.start(
        (role, name) ->
            new Connector().open(spec(server, database, user), DeadMansHandle.DEFAULT, role, name),
        OFTEN);
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void noCatalogLockStopsIt(TestServer server) throws Exception {
    try (var scene = new Scene(server);
        var watch = watch(server, scene.database(), TestServer.USER)) {
      scene.prepare("CREATE TABLE t (id int)");
      var heard = new Heard();
      watch.listen(heard);
      heard.more(8);
      Scene.await(() -> watch.latest().orElseThrow().health().isPresent());
      for (var catalog : List.of("t", "pg_catalog.pg_class", "pg_authid", "pg_database")) {
        var holder = scene.actor();
        Scene.run(holder, "BEGIN");
        Scene.run(holder, "LOCK TABLE " + catalog + " IN ACCESS EXCLUSIVE MODE");
        var from = heard.samples.size();
        heard.more(5);
        assertThat(heard.longestPauseSince(from))
            .as("pause while %s is locked", catalog)
            .isLessThan(Duration.ofMillis(1500));
        Scene.run(holder, "ROLLBACK");
      }
      assertThat(heard.away).isEmpty();
    }
  }

  @Test
  void itGoesOnWhenEverySlotIsTakenAndWhenTheServerCameBack(@TempDir Path data) throws Exception {
    try (var own = new OwnServer(18, data, Map.of("max_connections", "40"));
        var watch = watch(own.server(), "postgres", TestServer.USER)) {
      var heard = new Heard();
      watch.listen(heard);
      Scene.await(() ->
          own.server()
              .value(
                  "postgres",
                  "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'belay/live%'")
              .equals("3"));
      var all = new ArrayList<Connection>();
      var victim = own.server().connect("postgres");
      var pid = victim.unwrap(org.postgresql.PGConnection.class).getBackendPID();
      try {
        fill(own.server(), all);
        heard.more(4);
        var sample = heard.samples.getLast();
        assertThat(sample.health().orElseThrow().connections().used()).isGreaterThan(30);
        var target = sample.session(pid).flatMap(SessionActivity::id).orElseThrow();
        assertThat(watch.terminate(target).kind()).isEqualTo(ActionOutcome.Kind.DONE);
      } finally {
        for (var connection : all) {
          connection.close();
        }
      }
      assertThat(heard.away).isEmpty();

      own.crashAndStart();
      Scene.await(() -> !heard.away.isEmpty() && watch.away().isEmpty());
      heard.more(3);
      assertThat(heard.away.getFirst().since()).isBefore(Instant.now());
      assertThat(heard.samples.getLast().sessions())
          .anySatisfy(session -> assertThat(session.isBelays()).isTrue());
      Scene.await(
          () -> watch.terminate(new BackendId(1, Instant.EPOCH)).kind() == ActionOutcome.Kind.GONE);
    }
  }

  private static void fill(TestServer server, List<Connection> all) {
    try {
      while (all.size() < 1000) {
        all.add(server.connect("postgres"));
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("53300");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aPlainRoleSeesTheBlockersAndIsToldWhatItDoesNotSee(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      scene.prepare("CREATE TABLE t (id int)");
      var plain = "plain_" + scene.database();
      var monitor = "monitor_" + scene.database();
      scene.prepare(
          "CREATE ROLE " + plain + " LOGIN PASSWORD 'postgres'",
          "CREATE ROLE " + monitor + " LOGIN PASSWORD 'postgres' IN ROLE pg_monitor");
      try {
        var holder = scene.holding("BEGIN", "LOCK TABLE t");
        var waiter = scene.waiting("SELECT * FROM t");

        var seen = whole(server, scene.database(), plain);
        assertThat(Scene.blockers(seen.locks(), waiter.pid())).containsExactly(holder.pid());
        assertThat(seen.session(holder.pid()).orElseThrow().query().hidden()).isTrue();
        assertThat(seen.session(holder.pid()).orElseThrow().id()).isEmpty();
        assertThat(seen.sight().blind().stream().map(Sight.Blind::cure))
            .contains("GRANT pg_read_all_stats TO " + plain, "GRANT pg_signal_backend TO " + plain);
        assertThat(seen.health()).isPresent();

        var all = whole(server, scene.database(), monitor);
        assertThat(Scene.blockers(all.locks(), waiter.pid())).containsExactly(holder.pid());
        assertThat(all.session(holder.pid()).orElseThrow().query().text())
            .isEqualTo("LOCK TABLE t");
        assertThat(all.sight().blind().stream().map(Sight.Blind::cure))
            .containsExactly("GRANT pg_signal_backend TO " + monitor);
      } finally {
        scene.end();
        scene.prepare("DROP ROLE " + plain, "DROP ROLE " + monitor);
      }
    }
  }

  private static Sample whole(TestServer server, String database, String user) throws Exception {
    try (var session =
        new Connector()
            .open(
                spec(server, database, user),
                dev.belay.postgres.SessionRole.SAMPLE,
                "belay/live")) {
      return new Sampler().whole(session.jdbc());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aNewBlockIsSeenWithinOneIntervalAndAHalf(TestServer server) throws Exception {
    try (var scene = new Scene(server);
        var watch = watch(server, scene.database(), TestServer.USER)) {
      scene.prepare("CREATE TABLE t (id int)");
      scene.holding("BEGIN", "LOCK TABLE t");
      Scene.await(() -> watch.latest().isPresent());
      var waiter = scene.waiting("SELECT * FROM t");
      var begun = System.nanoTime();

      Scene.await(() -> watch.latest().orElseThrow().locks().owner(waiter.pid()).isPresent());

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
      var sample = watch.latest().orElseThrow();
      var since = sample.locks().queues().getFirst().oldest().orElseThrow();
      assertThat(Duration.between(since, sample.serverTime()))
          .isBetween(Duration.ZERO, Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void whatChangesNoLongerComesAgainAndIsStillShown(TestServer server) throws Exception {
    try (var scene = new Scene(server)) {
      var idle = scene.holding("SELECT 'first'");
      for (var i = 0; i < 10; i++) {
        scene.holding("SELECT 'another'");
      }
      var sampler = new Sampler();
      var first = sampler.take(scene.observer());
      Scene.await(() -> {
        // What is younger than a second is sent once more.
        var now = sampler.take(scene.observer());
        return Duration.between(first.serverTime(), now.serverTime()).toMillis() > 2100;
      });
      var steady = sampler.take(scene.observer());
      assertThat(steady.session(idle.pid())).isEqualTo(first.session(idle.pid()));
      assertThat(steady.cost().bytes()).isLessThan(first.cost().bytes());

      Scene.run(idle, "SELECT 'second'");
      assertThat(sampler.take(scene.observer()).session(idle.pid()).orElseThrow().query().text())
          .isEqualTo("SELECT 'second'");
    }
  }
}
