package dev.belay.live.bench;

import dev.belay.drill.Fault;
import dev.belay.drill.FaultPermit;
import dev.belay.drill.Injected;
import dev.belay.drill.QueuedAlter;
import dev.belay.drill.TestPermits;
import dev.belay.drill.Waiters;
import dev.belay.live.LiveWatch;
import dev.belay.live.Sample;
import dev.belay.live.Sampler;
import dev.belay.live.recorder.RecordingFigures;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What watching costs a server: {@code docs/performance.md} has the command and the figures. The
 * server is started by this and ends with it.
 */
public final class LiveBenchmark implements AutoCloseable {
  private static final int RUNS = 20;
  private static final int WARM_UP = 60;
  private static final long SETTLING_NANOS = 2_500_000_000L;
  private static final long LONGEST_NANOS = 15_000_000_000L;

  private final TestServer server;
  private final FaultPermit permit;
  private final Connection control;
  private final Connection asking;

  /** Belay gives its own session more memory: the others ask on one that is as it comes. */
  private final Connection others;

  private final List<Connection> idle = new ArrayList<>();

  private LiveBenchmark(TestServer server) throws SQLException {
    this.server = server;
    server.execute(
        "postgres",
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE a (id int PRIMARY KEY, n int)",
        "CREATE TABLE b (id int)",
        "CREATE TABLE c (id int)",
        "INSERT INTO a SELECT g, 0 FROM generate_series(1, 1000) g");
    this.permit = TestPermits.on(server, "postgres");
    this.control = server.connect("postgres");
    this.asking = server.connect("postgres");
    this.others = server.connect("postgres");
  }

  /** Runs all of it; the argument is the server's major version. */
  public static void main(String[] arguments) throws Exception {
    var version = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    try (var embedded =
            TestServer.embedded(version)
                .setServerConfig("max_connections", "1200")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("track_activity_query_size", "1024")
                .setServerConfig("autovacuum", "off")
                .start();
        var bench = new LiveBenchmark(TestServer.at(version, "localhost", embedded.getPort()))) {
      System.out.println("| scene | asked by | client ms | server ms | KB |");
      System.out.println("|---|---|---|---|---|");
      for (var sessions : new int[] {100, 500, 1000}) {
        bench.mixed(sessions);
      }
      bench.busyClient();
      bench.free();
      bench.oneLock();
      bench.manyLocks();
    }
  }

  private void mixed(int sessions) throws Exception {
    var scene = sessions + " sessions, 40 % wait";
    while (idle.size() < sessions * 6 / 10) {
      var connection = server.connect("postgres");
      idle.add(connection);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("SELECT * FROM a WHERE id = " + idle.size());
        if (idle.size() % 3 > 0) {
          connection.commit();
        }
      }
    }
    try (var queue = put(new Waiters("b", sessions * 2 / 10));
        var alter = put(new QueuedAlter("c", sessions * 2 / 10))) {
      measure(scene, queue, alter);
      if (sessions == 1000) {
        recording();
      }
    }
  }

  private Injected put(Fault fault) throws Exception {
    return fault.inject(permit);
  }

  private void oneLock() throws Exception {
    try (var queue = put(new Waiters("b", 900))) {
      measure("900 wait for one lock", queue);
    }
  }

  private void manyLocks() throws Exception {
    var holders = new ArrayList<Connection>();
    for (var i = 0; i < 4; i++) {
      var holder = server.connect("postgres");
      holders.add(holder);
      holder.setAutoCommit(false);
      try (var statement = holder.createStatement()) {
        statement.execute(
            "SELECT count(pg_advisory_xact_lock(" + i + ", g)) FROM generate_series(1, 12500) g");
      }
    }
    try (var queue = put(new Waiters("b", 50))) {
      measure("50,000 locks, 50 wait", queue);
    }
    for (var holder : holders) {
      holder.close();
    }
  }

  private void free() throws SQLException {
    for (var connection : idle) {
      connection.close();
    }
    idle.clear();
  }

  private void measure(String scene, Injected... standing) throws Exception {
    var sampler = new Sampler();
    sampler.take(asking);
    sampler.readBeside(control);
    // Waiters that came within a millisecond are asked about once, some in each sample; and what
    // began a second ago is read again in each sample, which here follow each other at once.
    var steady = System.nanoTime() + SETTLING_NANOS;
    for (var i = 0; i < WARM_UP || System.nanoTime() < steady; i++) {
      sampler.take(asking);
    }
    var bytes = new ArrayList<Long>();
    row(scene, "Belay", repeat(() -> bytes.add(sampler.take(asking).cost().bytes())), bytes);
    for (var rival : Rival.values()) {
      var sent = new ArrayList<Long>();
      row(scene, rival.name().toLowerCase(Locale.ROOT), repeat(() -> sent.add(ask(rival))), sent);
    }
    for (var one : standing) {
      if (!one.stands()) {
        throw new IllegalStateException("The scene " + scene + " did not stand to the end.");
      }
    }
  }

  private long ask(Rival rival) throws SQLException {
    var bytes = 0L;
    for (var sql : rival.statements()) {
      try (var statement = others.prepareStatement(sql);
          var rows = statement.executeQuery()) {
        var columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          bytes += 7;
          for (var column = 1; column <= columns; column++) {
            var text = rows.getString(column);
            bytes += 4 + (text == null ? 0 : text.length());
          }
        }
      }
    }
    return bytes;
  }

  private interface Deed {
    void run() throws Exception;
  }

  private record Times(double client, double server) {}

  /** The client's median, and the server's mean from pg_stat_statements. */
  private Times repeat(Deed deed) throws Exception {
    try (var statement = control.createStatement()) {
      statement.execute("SELECT pg_stat_statements_reset()");
    }
    var client = new ArrayList<Double>();
    var end = System.nanoTime() + LONGEST_NANOS;
    while (client.size() < RUNS && (client.size() < 3 || System.nanoTime() < end)) {
      var begun = System.nanoTime();
      deed.run();
      client.add((System.nanoTime() - begun) / 1e6);
    }
    client.sort(null);
    try (var statement = control.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements
                 WHERE query NOT LIKE '%pg_stat_statements%'\
                """)) {
      rows.next();
      return new Times(client.get(client.size() / 2), rows.getDouble(1) / client.size());
    }
  }

  private static void row(String scene, String who, Times times, List<Long> bytes) {
    bytes.sort(null);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %.1f |%n",
        scene,
        who,
        times.client(),
        times.server(),
        bytes.get(bytes.size() / 2) / 1024.0);
  }

  private void recording() throws Exception {
    var sampler = new Sampler();
    var samples = new ArrayList<Sample>();
    for (var i = 0; i < 300; i++) {
      samples.add(sampler.take(asking));
      if (i == 0) {
        sampler.readBeside(control);
      }
    }
    var folder = Files.createTempDirectory("belay-bench");
    var figures = RecordingFigures.of(folder, samples);
    System.out.printf(
        Locale.ROOT,
        "%nRecording at 1000 sessions: key frame %.1f KB, delta %.1f KB, seek %.1f ms (slowest"
            + " %.1f ms)%n%n",
        figures.keyBytes() / 1024.0,
        figures.deltaBytes() / 1024.0,
        figures.seekMillis(),
        figures.slowestSeek());
  }

  /** Transactions of one client, with and without a watch, in turns. */
  private void busyClient() throws Exception {
    var alone = new ArrayList<Double>();
    var watched = new ArrayList<Double>();
    var spec =
        ConnectionSpec.of(
            new HostPort(server.host(), server.port()),
            "postgres",
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD)));
    work(Duration.ofSeconds(2));
    for (var i = 0; i < 5; i++) {
      alone.add(work(Duration.ofSeconds(4)));
      var connector = new Connector();
      try (var watch =
          LiveWatch.start(
              (role, name) -> connector.open(spec, role, name), LiveWatch.DEFAULT_INTERVAL)) {
        watched.add(work(Duration.ofSeconds(4)));
      }
    }
    alone.sort(null);
    watched.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%nBusy client beside %d idle sessions: %.0f transactions/s alone, %.0f watched (%.1f"
            + " %%)%n%n",
        idle.size(),
        alone.get(2),
        watched.get(2),
        100 * watched.get(2) / alone.get(2));
  }

  private double work(Duration lasting) throws SQLException {
    var done = 0;
    try (var connection = server.connect("postgres");
        var statement = connection.prepareStatement("UPDATE a SET n = n + 1 WHERE id = ?")) {
      var begun = System.nanoTime();
      while (System.nanoTime() - begun < lasting.toNanos()) {
        statement.setInt(1, 1 + done % 1000);
        statement.executeUpdate();
        done++;
      }
      return done / ((System.nanoTime() - begun) / 1e9);
    }
  }

  @Override
  public void close() throws SQLException {
    free();
    control.close();
    asking.close();
    others.close();
  }
}
