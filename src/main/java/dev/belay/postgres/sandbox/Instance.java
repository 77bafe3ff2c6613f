package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sandbox that this process owns: its folder, its supervisor and, while it runs, its server.
 */
final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
  private static final int PORT_TRIES = 5;

  /** How long backends of a crashed postmaster may hold the old shared memory. */
  private static final Duration LEFTOVERS = Duration.ofSeconds(20);

  private final InstanceFolder folder;
  private final Ownership ownership;
  private final ServerPrograms programs;
  private final OptionalInt fixedPort;
  private Supervisor supervisor;
  private int port;
  private boolean archiving;
  private boolean given;

  /** Takes charge of a folder that this process owns; {@code port} is the last one, 0 for none. */
  Instance(
      InstanceFolder folder,
      Ownership ownership,
      ServerPrograms programs,
      int port,
      OptionalInt fixedPort)
      throws IOException {
    this.folder = folder;
    this.ownership = ownership;
    this.programs = programs;
    this.port = port;
    this.fixedPort = fixedPort;
    this.supervisor = Supervisor.start(folder, programs.bin());
    watch(supervisor);
  }

  InstanceFolder folder() {
    return folder;
  }

  private void watch(Supervisor watched) {
    var unused = watched.onExit().thenRun(() -> superviseAgain(watched));
  }

  /** Without a supervisor nobody would stop the server after a kill, so a lost one is replaced. */
  private synchronized void superviseAgain(Supervisor lost) {
    if (given || supervisor != lost || !Files.isDirectory(folder.path())) {
      return;
    }
    try {
      Supervisor.disarmAll(folder);
      supervisor = Supervisor.start(folder, programs.bin());
      watch(supervisor);
    } catch (IOException e) {
      LOG.warn(
          "The sandbox {} has no supervisor any more; its server outlives a kill.", folder.id(), e);
    }
  }

  /** Makes the cluster, with a password for each role. */
  void makeCluster(SandboxObserver progress) throws IOException, SandboxException {
    progress.step("Making the cluster", 0, 1);
    for (var role : new String[] {SandboxServer.SUPERUSER, SandboxServer.MIGRATOR}) {
      folder.writePrivate(InstanceFolder.PASSWORDS + "/" + role, Passwords.random() + "\n");
    }
    copyResource("archive.sh", folder.path().resolve("archive.sh"));
    if (supervisor.order("init") != 0) {
      throw new SandboxException(
          SandboxException.quoting(
              "initdb could not make a cluster in " + folder.data(),
              folder.lastLines("initdb.log", 3)),
          "Make room or allow what it names, or pin the sandbox to another PostgreSQL.");
    }
    copyResource("belay.conf", folder.data().resolve("belay.conf"));
    Files.writeString(
        folder.data().resolve("postgresql.conf"),
        "\ninclude 'belay.conf'\ninclude 'belay-here.conf'\n",
        StandardOpenOption.APPEND);
    progress.step("Making the cluster", 1, 1);
  }

  /** The cluster archives its WAL from the next start or reload on. */
  void archiveWal() throws IOException {
    archiving = true;
    writeSettings();
  }

  boolean running() throws IOException {
    return folder.postmaster().isPresent();
  }

  /** Starts the server where it does not run, crash recovery included, and describes it. */
  synchronized SandboxServer ensureRunning(SandboxObserver progress)
      throws IOException, SandboxException {
    if (!running()) {
      progress.step("Starting " + programs.label(), 0, 1);
      startServer();
      progress.step("Starting " + programs.label(), 1, 1);
    }
    return describe();
  }

  private void startServer() throws IOException, SandboxException {
    var deadline = System.nanoTime() + LEFTOVERS.toNanos();
    var tries = 0;
    while (true) {
      port = choosePort(tries == 0 ? port : 0);
      writeSettings();
      var log = folder.path().resolve(InstanceFolder.SERVER_LOG);
      var before = Files.exists(log) ? Files.size(log) : 0;
      if (supervisor.order("start") == 0) {
        writePassFile();
        return;
      }
      var said = tail(log, before);
      if (said.contains("Address already in use") && fixedPort.isEmpty() && ++tries < PORT_TRIES) {
        continue;
      }
      if (said.contains("shared memory block") && System.nanoTime() < deadline) {
        pause();
        continue;
      }
      var program = folder.lastLines("pg_ctl.log", 3);
      throw new SandboxException(
          SandboxException.quoting(
              "The sandbox's server did not start", said.isBlank() ? program : lastLines(said)),
          "The log is " + log + ". Free what it names and start the sandbox again.");
    }
  }

  private int choosePort(int preferred) throws SandboxException {
    var wanted = fixedPort.orElse(preferred);
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(SandboxServer.HOST), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      if (fixedPort.isPresent()) {
        throw new SandboxException(
            "Port " + wanted + " is taken by another process. The sandbox's server is not started.",
            "End that process, or let the sandbox choose a free port.",
            e);
      }
      return choosePort(0);
    }
  }

  private void writeSettings() throws IOException {
    var text = new StringBuilder("port = " + port + "\n");
    // Filling a new database would only archive what nobody restores.
    text.append("archive_command = '")
        .append(archiving ? "sh ../archive.sh \"%p\" \"%f\"" : "true")
        .append("'\n");
    if (hasLibrary("pg_stat_statements")) {
      text.append("shared_preload_libraries = 'pg_stat_statements'\n");
    }
    Files.writeString(folder.data().resolve("belay-here.conf"), text);
  }

  private boolean hasLibrary(String name) {
    var root = programs.bin().resolveSibling("lib");
    return Stream.of(root, root.resolve("postgresql"))
        .anyMatch(lib ->
            Files.exists(lib.resolve(name + ".so")) || Files.exists(lib.resolve(name + ".dylib")));
  }

  private void writePassFile() throws IOException {
    var text = new StringBuilder();
    for (var role : new String[] {SandboxServer.SUPERUSER, SandboxServer.MIGRATOR}) {
      var password =
          Files.readString(folder.path().resolve(InstanceFolder.PASSWORDS).resolve(role)).strip();
      text.append(String.join(":", SandboxServer.HOST, Integer.toString(port), "*", role, password))
          .append('\n');
    }
    folder.writePrivate(InstanceFolder.PASS_FILE, text.toString());
  }

  /** Says that everything is there: from now on a run can claim this sandbox. */
  void complete() throws IOException {
    folder.writeMade(programs, port);
  }

  private SandboxServer describe() throws IOException, SandboxException {
    var pid =
        folder
            .postmaster()
            .orElseThrow(() ->
                new SandboxException(
                    "The sandbox's server has just stopped.", "Start the sandbox again."));
    var unknown =
        new SandboxServer(folder.id(), folder.path(), port, "", programs, pid, Instant.EPOCH);
    try (var connection = unknown.connect(SandboxServer.SUPERUSER, "postgres");
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT system_identifier::text, pg_postmaster_start_time(),
                       current_setting('data_directory')
                  FROM pg_control_system()
                """)) {
      row.next();
      if (!Path.of(row.getString(3)).equals(folder.data())) {
        throw new SandboxException(
            "Port " + port + " is answered by the server of " + row.getString(3) + ".",
            "Stop the sandbox and start it again.");
      }
      return new SandboxServer(
          folder.id(),
          folder.path(),
          port,
          row.getString(1),
          programs,
          pid,
          row.getObject(2, OffsetDateTime.class).toInstant());
    } catch (SQLException e) {
      throw new SandboxException(
          SandboxException.quoting(
              "The sandbox's server runs but does not answer", String.valueOf(e.getMessage())),
          "Stop the sandbox and start it again. Its log is "
              + folder.path().resolve(InstanceFolder.SERVER_LOG)
              + ".",
          e);
    }
  }

  /**
   * Stops the server, and removes the folder unless a run claims it. This process owns it no more.
   */
  synchronized void end() throws IOException, SandboxException {
    given = true;
    try {
      int status;
      try {
        status = supervisor.order("end");
      } catch (IOException e) {
        Supervisor.disarmAll(folder);
        status = Supervisor.start(folder, programs.bin()).order("end");
      }
      if (status != 0) {
        throw new SandboxException(
            "The server of " + folder.path() + " did not stop, not even by a kill.",
            "End its process by hand and stop the sandbox again.");
      }
    } finally {
      ownership.close();
    }
  }

  /** Gives the sandbox up as a death of this process does: the supervisor goes by the claims. */
  synchronized void leave() throws IOException {
    given = true;
    try {
      supervisor.release();
    } finally {
      ownership.close();
    }
  }

  private static void copyResource(String name, Path target) throws IOException {
    try (InputStream content = Instance.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IOException("This build of Belay has no " + name + ".");
      }
      Files.copy(content, target);
    }
  }

  private static String tail(Path log, long from) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    var bytes = Files.readAllBytes(log);
    var start = (int) Math.min(from, bytes.length);
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }

  private static String lastLines(String text) {
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    return String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  private static void pause() throws SandboxException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException(
          "The start of the sandbox was stopped.", "Start it again when you need it.", e);
    }
  }
}
