package dev.belay.run;

import dev.belay.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server of a test's own that is stopped, copied as files and started elsewhere. */
final class Cluster implements AutoCloseable {
  private final int version;
  private final Path data;
  private final Map<String, String> settings;
  private Optional<EmbeddedPostgres> running = Optional.empty();

  Cluster(int version, Path data, Map<String, String> settings) {
    this.version = version;
    this.data = data;
    this.settings = settings;
  }

  Cluster(int version, Path data) {
    this(version, data, Map.of());
  }

  /** Starts it on a port that is free, and says which. */
  int start() throws IOException {
    return start(Optional.empty());
  }

  /** Makes sure that it runs on that port and nowhere else. */
  int start(int port) throws IOException {
    if (running.isPresent() && running.get().getPort() == port) {
      return port;
    }
    stop();
    return start(Optional.of(port));
  }

  private int start(Optional<Integer> port) throws IOException {
    if (running.isEmpty()) {
      var builder =
          TestServer.embedded(version)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setServerConfig("autovacuum", "off")
              .setServerConfig("hot_standby", "on");
      settings.forEach(builder::setServerConfig);
      port.ifPresent(builder::setPort);
      running = Optional.of(builder.start());
    }
    return running.get().getPort();
  }

  void stop() throws IOException {
    if (running.isPresent()) {
      running.get().close();
      running = Optional.empty();
    }
  }

  int port() {
    return running.orElseThrow().getPort();
  }

  boolean isRunning() {
    return running.isPresent();
  }

  /** The files of this stopped server, copied, as a server of its own. */
  Cluster copy(Path to, Map<String, String> itsSettings) throws IOException {
    try (var paths = Files.walk(data)) {
      paths.forEach(path -> copy(path, to.resolve(data.relativize(path))));
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    return new Cluster(version, to, itsSettings);
  }

  /** A copy that follows this server as its standby. */
  Cluster standby(Path to, int primaryPort) throws IOException {
    var copy =
        copy(
            to,
            Map.of("primary_conninfo", "'host=127.0.0.1 port=" + primaryPort + " user=postgres'"));
    Files.createFile(to.resolve("standby.signal"));
    return copy;
  }

  private static void copy(Path from, Path to) {
    try {
      if (!from.endsWith("postmaster.pid") && !from.endsWith("epg-lock")) {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void execute(String database, String... statements) {
    execute(port(), database, statements);
  }

  String value(String database, String sql) {
    return execute(port(), database, sql).getFirst();
  }

  /** Carries them out; the first column of the last one's rows. */
  static List<String> execute(int port, String database, String... statements) {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
        var statement = connection.createStatement()) {
      var values = new ArrayList<String>();
      for (var sql : statements) {
        values.clear();
        if (statement.execute(sql)) {
          try (var rows = statement.getResultSet()) {
            while (rows.next()) {
              values.add(String.valueOf(rows.getString(1)));
            }
          }
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
