package dev.belay.run;

import dev.belay.testing.NewCluster;
import dev.belay.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server of its own that can crash and is started again on the same data folder. */
final class CrashServer implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final Path data;
  private final EmbeddedPostgres first;
  private final List<String> start;
  private int crashes;

  CrashServer(int version, Path data) throws IOException {
    this.data = data;
    NewCluster.in(data, version);
    this.first =
        TestServer.embedded(version).setDataDirectory(data).setCleanDataDirectory(false).start();
    this.start = startCommand();
  }

  private List<String> startCommand() throws IOException {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(Files.readString(data.resolve("postmaster.opts")).strip());
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    if ("root".equals(System.getProperty("user.name"))) {
      words.addAll(0, List.of("unshare", "-U"));
    }
    return words;
  }

  int port() {
    return first.getPort();
  }

  /**
   * Crashes, starts, and lets another client commit at once, so that transaction ids that the crash
   * lost are given away again.
   */
  synchronized void crashAndStart() {
    try {
      crash();
      start();
      othersCommit();
    } catch (IOException | InterruptedException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void crash() throws IOException, InterruptedException {
    var pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    var postmaster = ProcessHandle.of(pid).orElseThrow();
    var backends = postmaster.children().toList();
    if (crashes++ % 2 == 0) {
      new ProcessBuilder("kill", "-QUIT", "" + pid).start().waitFor();
    } else {
      postmaster.destroyForcibly();
      backends.forEach(ProcessHandle::destroyForcibly);
    }
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (postmaster.isAlive() || backends.stream().anyMatch(ProcessHandle::isAlive)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("The server does not end.");
      }
      Thread.sleep(10);
    }
  }

  private void start() throws IOException, InterruptedException {
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    new ProcessBuilder(start)
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("again.log").toFile())
        .start();
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (var connection = KillWorkload.connect("localhost", port(), "postgres")) {
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(
              "The server does not start: " + Files.readString(data.resolve("again.log")), e);
        }
        Thread.sleep(20);
      }
    }
  }

  private void othersCommit() throws SQLException {
    try (var connection = KillWorkload.connect("localhost", port(), "postgres");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS other (n int)");
      for (var i = 0; i < 20; i++) {
        statement.execute("INSERT INTO other VALUES (1)");
      }
    }
  }

  @Override
  public void close() throws IOException {
    first.close();
  }
}
