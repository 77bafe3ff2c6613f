package dev.belay.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server that one test class owns: it may be crashed (immediate shutdown, without a last
 * checkpoint) and is started again on the same data folder and port. Only what was flushed
 * survives, for the WAL writer sleeps long.
 */
public final class OwnServer implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final Path data;
  private final EmbeddedPostgres embedded;
  private final TestServer server;

  /** Starts it in an empty folder; all of one version have one system identifier. */
  public OwnServer(int version, Path data) throws IOException {
    this(version, data, Map.of());
  }

  /** Starts it with other settings than usual. */
  public OwnServer(int version, Path data, Map<String, String> settings) throws IOException {
    this.data = data;
    NewCluster.in(data, version);
    var builder =
        TestServer.embedded(version)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("wal_writer_delay", "10s")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("autovacuum", "off");
    settings.forEach(builder::setServerConfig);
    this.embedded = builder.start();
    this.server = TestServer.at(version, "localhost", embedded.getPort());
  }

  public TestServer server() {
    return server;
  }

  /** Its data folder. */
  public Path data() {
    return data;
  }

  /** An immediate shutdown, then a start; returns when it takes connections. */
  public void crashAndStart() {
    try {
      crash();
      start();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again where it is down; returns when it takes connections. */
  public void start() {
    try {
      var command = startCommand();
      Files.deleteIfExists(data.resolve("postmaster.pid"));
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(data.resolve("again.log").toFile())
          .start();
      await();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> startCommand() throws IOException {
    var words = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      words.addAll(List.of("unshare", "-U"));
    }
    var matcher = WORD.matcher(Files.readString(data.resolve("postmaster.opts")).strip());
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    return words;
  }

  private void crash() throws IOException, InterruptedException {
    var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
    var postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
    var deadline = System.nanoTime() + 20_000_000_000L;
    while (postmaster.isAlive()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The server does not end.");
      }
      Thread.sleep(10);
    }
  }

  private void await() throws IOException, InterruptedException {
    var deadline = System.nanoTime() + 30_000_000_000L;
    while (true) {
      try {
        server.connect("postgres").close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(Files.readString(data.resolve("again.log")), e);
        }
        Thread.sleep(20);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      crash();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // It is gone already; this only forgets it.
    embedded.close();
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
