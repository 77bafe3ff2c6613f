package dev.belay.run;

import dev.belay.postgres.Markers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The server that runs are bound to, every kind of copy of it, and strangers; a tunnel leads to any
 * of them.
 */
final class WrongServers implements AutoCloseable {
  static final String DATABASE = "app";
  static final String HITS =
      "CREATE TABLE hits (step text, by text DEFAULT current_setting('application_name'))";

  private final Path folder;
  private final Cluster right;
  private final Tunnel tunnel;
  private final Map<Place, Cluster> others = new EnumMap<>(Place.class);
  private final Map<Cluster, Integer> ownPorts = new HashMap<>();
  private final int port;
  private Cluster occupant;

  WrongServers(int version, Path folder) throws IOException {
    this.folder = folder;
    // The standbys start late and still find the log that they need.
    this.right = new Cluster(version, folder.resolve("right"), Map.of("wal_keep_size", "1GB"));
    this.port = right.start();
    this.occupant = right;
    this.tunnel = new Tunnel(port);
    fill(right);
    copy(Place.BEFORE_IN_PLACE);
    strange(Place.FOREIGN, version);
    strange(Place.OTHER_VERSION, version == 18 ? 15 : 18);
  }

  private void fill(Cluster cluster) {
    cluster.execute(
        "postgres",
        "CREATE ROLE visitor LOGIN SUPERUSER",
        "CREATE DATABASE " + DATABASE,
        "CREATE DATABASE other");
    cluster.execute("other", HITS);
    cluster.execute(DATABASE, HITS, "VACUUM");
  }

  private void strange(Place place, int version) throws IOException {
    var cluster = new Cluster(version, folder.resolve(place.name()));
    ownPorts.put(cluster, cluster.start());
    fill(cluster);
    others.put(place, cluster);
    withMarkers(cluster.port());
  }

  private static void withMarkers(int port) {
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, "postgres", "")) {
      new Markers().ensure(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies the right server's files for that place; it is started again. */
  void copy(Place place) throws IOException {
    right.stop();
    others.put(place, right.copy(folder.resolve(place.name()), Map.of()));
    right.start(port);
  }

  /** The copies that are made once runs are bound: the clone, and two standbys. */
  void copyBound() throws IOException {
    right.stop();
    others.put(Place.CLONE, right.copy(folder.resolve(Place.CLONE.name()), Map.of()));
    for (var place : new Place[] {Place.STANDBY, Place.PROMOTED}) {
      others.put(place, right.standby(folder.resolve(place.name()), port));
    }
    right.start(port);
  }

  /** Lets the right server's log grow beyond anything that a start of an older copy writes. */
  void advance() {
    right.execute(
        DATABASE,
        "CREATE TABLE bulk AS SELECT repeat('x', 500) AS text FROM generate_series(1, 20000)");
  }

  /** Promotes one standby; the right server's latest state gets a twin. */
  void finish() throws IOException {
    var promoted = others.get(Place.PROMOTED);
    ownPorts.put(promoted, promoted.start());
    awaitReplay(promoted);
    promoted.execute("postgres", "SELECT pg_promote(true, 60)", "CHECKPOINT");
    copy(Place.TWIN_IN_PLACE);
    outgrow();
  }

  /** The copy from before the run writes on by itself until its log is longer. */
  private void outgrow() throws IOException {
    var last = right.value("postgres", "SELECT pg_current_wal_insert_lsn()");
    var before = others.get(Place.BEFORE_IN_PLACE);
    before.start();
    while ("f"
        .equals(
            before.value(
                DATABASE,
                "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '"
                    + last
                    + "') > 33554432"))) {
      before.execute(DATABASE, "INSERT INTO hits VALUES ('of its own')", "SELECT pg_switch_wal()");
    }
    before.execute(DATABASE, "VACUUM");
    before.stop();
  }

  private void awaitReplay(Cluster standby) {
    var last = right.value("postgres", "SELECT pg_current_wal_insert_lsn()");
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!"t"
        .equals(
            standby.value(
                "postgres", "SELECT pg_last_wal_replay_lsn() >= '" + last + "'::pg_lsn"))) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("The standby did not catch up");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Makes that place be there, lets the tunnel lead to it, and gives its port. */
  int lead(Place place) {
    try {
      var wrong = prepare(place);
      switch (place) {
        case RIGHT_THEN_CLONE -> tunnel.leadTo(alternating(port, wrong));
        case CLONE_THEN_RIGHT -> tunnel.leadTo(alternating(wrong, port));
        case RIGHT,
            FOREIGN,
            CLONE,
            STANDBY,
            PROMOTED,
            OTHER_VERSION,
            CLONE_IN_PLACE,
            PROMOTED_IN_PLACE,
            BEFORE_IN_PLACE,
            TWIN_IN_PLACE ->
            tunnel.leadTo(wrong);
      }
      return wrong;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int prepare(Place place) throws IOException {
    return switch (place) {
      case RIGHT -> occupy(right);
      case FOREIGN, CLONE, STANDBY, PROMOTED, OTHER_VERSION -> elsewhere(others.get(place));
      case RIGHT_THEN_CLONE, CLONE_THEN_RIGHT -> elsewhere(others.get(Place.CLONE));
      case CLONE_IN_PLACE -> occupy(others.get(Place.CLONE));
      case PROMOTED_IN_PLACE -> occupy(others.get(Place.PROMOTED));
      case BEFORE_IN_PLACE, TWIN_IN_PLACE -> occupy(others.get(place));
    };
  }

  private static Integer[] alternating(int first, int second) {
    return IntStream.range(0, 60)
        .mapToObj(number -> number % 2 == 0 ? first : second)
        .toArray(Integer[]::new);
  }

  private int occupy(Cluster cluster) throws IOException {
    if (occupant != cluster) {
      occupant.stop();
      occupant = cluster;
    }
    return cluster.start(port);
  }

  private int elsewhere(Cluster cluster) throws IOException {
    occupy(right);
    var own = ownPorts.get(cluster);
    if (own == null) {
      ownPorts.put(cluster, cluster.start());
    } else {
      cluster.start(own);
    }
    if (cluster == others.get(Place.STANDBY)) {
      awaitReplay(cluster);
    }
    return cluster.port();
  }

  /** Plants the run's nonce at the stranger, as a copy of the data alone would bring it. */
  void copyNonce(String run) {
    var nonce =
        right.value(
            DATABASE,
            "SELECT coalesce((SELECT nonce FROM belay.nonce WHERE run = '" + run + "'), '')");
    others
        .get(Place.FOREIGN)
        .execute(
            DATABASE,
            "INSERT INTO belay.nonce (run, nonce) VALUES ('"
                + run
                + "', '"
                + nonce
                + "') ON CONFLICT DO NOTHING");
  }

  Cluster right() {
    return right;
  }

  /** The port of the right server. */
  int port() {
    return port;
  }

  Tunnel tunnel() {
    return tunnel;
  }

  /** Stops the right server and starts it again. */
  void restart() throws IOException {
    occupy(right);
    right.stop();
    right.start(port);
    tunnel.leadTo(port);
  }

  @Override
  public void close() throws IOException {
    tunnel.close();
    right.close();
    for (var cluster : others.values()) {
      cluster.close();
    }
  }
}
