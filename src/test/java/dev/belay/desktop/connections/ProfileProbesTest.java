package dev.belay.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.Tone;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.testing.TestServer;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connections are asked in the background, each by itself. */
@Timeout(60)
class ProfileProbesTest {
  @TempDir Path folder;

  private final TestServer server = TestServer.newest();
  private final LinkedBlockingQueue<Map<String, Standing>> seen = new LinkedBlockingQueue<>();

  private Profile profile(String name, Environment environment, int port, String database) {
    return new Profile(
        name,
        environment,
        "postgresql://" + TestServer.USER + "@localhost:" + port + "/" + database,
        true,
        Optional.empty(),
        DeadMansHandle.DEFAULT);
  }

  @Test
  void whoAnswersWhoDoesNotAndWhatIsMarkedOtherwise() throws Exception {
    var plain = server.freshDatabase();
    var marked = server.freshDatabase();
    server.execute(
        marked,
        "CREATE SCHEMA belay",
        "CREATE TABLE belay.marker (id int PRIMARY KEY DEFAULT 1, environment text)",
        "INSERT INTO belay.marker (environment) VALUES ('production')");
    var store = new ProfileStore(folder.resolve("profiles.yaml"));
    store.add(profile("plain", Environment.DEVELOPMENT, server.port(), plain));
    store.add(profile("marked", Environment.STAGING, server.port(), marked));
    store.add(profile("away", Environment.PRODUCTION, closedPort(), plain));
    var probe = new ConnectionProbe(new Connector(), new PgEnvironment(Map.of(), folder));
    var began = new CountDownLatch(1);
    var probes =
        new ProfileProbes(
            store,
            one -> {
              await(began);
              return probe.probe(one.uri(), one.handle());
            },
            new ConnectionsViewModel.Threads(task -> Thread.ofVirtual().start(task), Runnable::run),
            seen::add);

    probes.refresh();
    var first = until(known -> known.size() == 3);
    assertThat(first.values()).as("nothing waits for an answer").containsOnly(Standing.ASKED);
    began.countDown();

    var last = until(known -> known.values().stream().noneMatch(Standing.ASKED::equals));
    assertThat(last.get("plain"))
        .satisfies(one -> {
          assertThat(one.tone()).isEqualTo(Tone.SUCCESS);
          assertThat(one.words()).startsWith("Answers, logged in in ").endsWith("not marked");
        });
    assertThat(last.get("marked").words())
        .isEqualTo("Marked as production in the database: Belay writes nothing");
    assertThat(last.get("away").tone()).isEqualTo(Tone.DANGER);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Map<String, Standing> until(Predicate<Map<String, Standing>> wanted) throws Exception {
    while (true) {
      var next = seen.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("an answer").isNotNull();
      if (wanted.test(next)) {
        return next;
      }
    }
  }
}
