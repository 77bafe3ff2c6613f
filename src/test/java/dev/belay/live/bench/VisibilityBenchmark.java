package dev.belay.live.bench;

import dev.belay.live.LiveListener;
import dev.belay.live.LiveWatch;
import dev.belay.live.LockQueue;
import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * How long after its begin a wait for a lock is heard of, at the usual interval of a second; {@code
 * docs/performance.md} has the command and the figures. The server is started by this and ends with
 * it.
 */
public final class VisibilityBenchmark {
  private static final int WAITS = 30;

  private VisibilityBenchmark() {}

  /** The argument is the server's major version. */
  public static void main(String[] arguments) throws Exception {
    var version = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    try (var embedded = TestServer.embedded(version).start()) {
      measure(TestServer.at(version, "localhost", embedded.getPort()));
    }
  }

  private static void measure(TestServer server) throws Exception {
    server.execute("postgres", "CREATE TABLE b (id int)");
    var heard = new ConcurrentHashMap<Instant, Duration>();
    var spec =
        ConnectionSpec.of(
            new HostPort(server.host(), server.port()),
            "postgres",
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD)));
    var connector = new Connector();
    var random = new Random(1);
    try (var holder = server.connect("postgres");
        var waiter = server.connect("postgres");
        var hold = holder.createStatement();
        var wait = waiter.createStatement();
        var thread = Executors.newSingleThreadExecutor();
        var watch =
            LiveWatch.start(
                (role, name) -> connector.open(spec, role, name), LiveWatch.DEFAULT_INTERVAL)) {
      watch.listen(new Hearing(heard));
      holder.setAutoCommit(false);
      for (var i = 0; i < WAITS; i++) {
        hold.execute("LOCK TABLE b");
        // At any moment of the interval: what is waited for is the clock itself.
        Thread.sleep(random.nextInt(1_000));
        var asked = thread.submit(() -> wait.execute("SELECT * FROM b"));
        var known = heard.size();
        while (heard.size() == known) {
          Thread.sleep(1);
        }
        holder.commit();
        asked.get();
      }
    }
    print(heard);
  }

  /** Notes when it first hears of each wait. */
  private record Hearing(Map<Instant, Duration> heard) implements LiveListener {
    @Override
    public void sampled(Sample sample) {
      var now = Instant.now();
      sample.locks().queues().stream()
          .flatMap(queue -> queue.waiters().stream())
          .map(LockQueue.Waiter::since)
          .flatMap(Optional::stream)
          .forEach(since -> heard.putIfAbsent(since, Duration.between(since, now)));
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      throw new IllegalStateException(unreachable.toString());
    }
  }

  private static void print(Map<Instant, Duration> heard) {
    var millis = new ArrayList<>(heard.values().stream().map(Duration::toMillis).toList());
    millis.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%d waits, heard of after %d ms (median), %d ms (slowest), at an interval of %d ms%n",
        millis.size(),
        millis.get(millis.size() / 2),
        millis.getLast(),
        LiveWatch.DEFAULT_INTERVAL.toMillis());
  }
}
