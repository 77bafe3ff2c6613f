package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.BlackHole;
import dev.belay.testing.CtrlC;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: exit codes, signals, and what it loads. */
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
  private static final String SLOW =
      """
      - id: sleep
        title: Sleep
        action: {type: sql, sql: "SELECT pg_sleep(25)"}
        why: To be slow.
        risk: write
        undo: {none: It does nothing.}
      """;

  /** The signal's bit in a mask of signals. */
  @TempDir Path folder;

  private Process belay(List<String> options, String... arguments) throws IOException {
    var command = new ArrayList<>(CtrlC.heard());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-classpath", System.getProperty("java.class.path")));
    command.add("dev.belay.Main");
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BELAY_HOME", folder.resolve("home").toString());
    builder.environment().put("PGPASSWORD", TestServer.PASSWORD);
    builder.redirectOutput(folder.resolve("output").toFile());
    return builder.start();
  }

  private int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  @Test
  void startsWithoutLoadingAClassOfAScreenOrADriver() throws Exception {
    var exit = exit(belay(List.of("-Xlog:class+load=info"), "--version"));

    assertThat(exit).isZero();
    assertThat(output())
        .contains("belay 0.")
        .doesNotContain(" javafx.", " org.postgresql.", " ch.qos.logback.", " java.awt.");
  }

  @Test
  void wrongUsageExitsWithTwo() throws Exception {
    assertThat(exit(belay(List.of(), "run"))).isEqualTo(2);
    assertThat(output()).contains("belay run --help").doesNotContain("\tat ");
  }

  @Test
  void controlCStopsTheStatementAndLeavesTheRunOpen() throws Exception {
    stopsWith("INT");
  }

  @Test
  void terminatingStopsTheStatementAndLeavesTheRunOpen() throws Exception {
    stopsWith("TERM");
  }

  @Test
  void aTerminalThatHangsUpStopsTheStatementAndLeavesTheRunOpen() throws Exception {
    stopsWith("HUP");
  }

  @Test
  void controlCBeforeASilentServerLeavesTheStepInDoubtWithinSeconds() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    try (var hole = new BlackHole(server)) {
      var process = run(CliFixture.uri(TestServer.at(18, "127.0.0.1", hole.port()), database));
      awaitSleep(process, server, database);
      hole.swallowAll();
      signal(process, "INT");
      var asked = System.nanoTime();

      assertThat(exit(process)).as(output()).isEqualTo(4);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
      assertThat(output())
          .contains(
              "Stopping", "No answer from 127.0.0.1:" + hole.port(), "is in doubt at step sleep");
    }
  }

  @Test
  void aSecondControlCLeavesAtOnce() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    try (var hole = new BlackHole(server)) {
      var process = run(CliFixture.uri(TestServer.at(18, "127.0.0.1", hole.port()), database));
      awaitSleep(process, server, database);
      hole.swallowAll();
      signal(process, "INT");
      while (!output().contains("Stopping") && process.isAlive()) {
        Thread.sleep(20);
      }
      signal(process, "INT");

      assertThat(exit(process)).as(output()).isEqualTo(130);
    }
  }

  private void stopsWith(String signal) throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    var process = run(CliFixture.uri(server, database));
    awaitSleep(process, server, database);
    signal(process, signal);

    assertThat(exit(process)).as(output()).isEqualTo(1);
    assertThat(output()).contains("Stopping", "To continue: belay resume 0001-");
    assertThat(sleeping(server, database)).isEqualTo("0");
  }

  @Test
  void whatAKillDuringARestoreLeavesIsNamedAndRemovedOnResume() throws Exception {
    var server = TestServer.of(15);
    var database = server.freshDatabase();
    server.execute(
        database,
        "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 300000) AS i",
        "ALTER TABLE t ADD PRIMARY KEY (i)",
        "CREATE INDEX ON t (m)");
    var runbook =
        new CliFixture(folder)
            .runbook(
                """
                - id: backup
                  title: Back up
                  why: To have something to go back to.
                  risk: read
                  action: {type: backup, folder: backups, format: custom, verify: true, jobs: 1}
                """);
    var uri = CliFixture.uri(server, database);
    var process =
        belay(
            List.of(),
            "run",
            runbook.toString(),
            "--yes",
            "--environment",
            "development",
            "--connect",
            uri);
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    // While pg_restore runs there are both: the database first, the password file a little later.
    while ((scratch(server).isEmpty() || files(".pgpass").isEmpty())
        && process.isAlive()
        && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    var left = scratch(server);
    process.destroyForcibly();
    process.waitFor();
    assertThat(left).as(output()).startsWith("belay_verify_");
    assertThat(files(".pgpass")).as("what a kill leaves").isNotEmpty();

    var resumed = belay(List.of(), "resume", "1", "--yes", "--connect", uri);

    assertThat(exit(resumed)).as(output()).isZero();
    assertThat(output()).contains("Removed the scratch database " + left);
    assertThat(output()).contains("Removed the password file belay-");
    assertThat(scratch(server)).isEmpty();
    assertThat(files(".pgpass")).isEmpty();
  }

  /** The scratch databases that are there. */
  private static String scratch(TestServer server) {
    return server.value(
        "postgres",
        "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database"
            + " WHERE datname LIKE 'belay_verify_%'");
  }

  private List<Path> files(String ending) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths.filter(path -> path.toString().endsWith(ending)).toList();
    } catch (UncheckedIOException e) {
      // One of them went while they were listed.
      return List.of();
    }
  }

  private Process run(String uri) throws IOException {
    return belay(
        List.of(),
        "run",
        new CliFixture(folder).runbook(SLOW).toString(),
        "--yes",
        "--environment",
        "development",
        "--connect",
        uri);
  }

  private static void awaitSleep(Process process, TestServer server, String database)
      throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (sleeping(server, database).equals("0") && process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  private static String sleeping(TestServer server, String database) {
    return server.value(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
  }
}
