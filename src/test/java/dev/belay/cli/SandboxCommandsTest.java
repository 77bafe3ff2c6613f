package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxObserver;
import dev.belay.postgres.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the sandbox, and the sandbox kept by itself. */
class SandboxCommandsTest {
  private static final String STEPS =
      """
      - id: add
        title: Add a table
        action: {type: sql, sql: CREATE TABLE nchat.notes (id int)}
        why: The work.
        risk: ddl
        undo: {sql: DROP TABLE nchat.notes}
      - id: seen
        title: Seen
        action: {type: manual, prompt: How many are online?, value: integer}
        why: To know.
      - id: there
        title: It is there
        action: {type: query, sql: SELECT count(*) FROM nchat.notes}
        why: To see.
        expect: {is: 0}
      """;

  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(folder);
  }

  @Test
  void aRunThatIsLeftFindsItsSandboxAgainAndLeavesNoneBehindInTheEnd() {
    var runbook = cli.runbook(STEPS).toString();
    var first = cli.run("run", runbook, "--sandbox", "--yes");
    var kept = cli.run("sandbox", "status");
    var answers = cli.file("answers.yaml", "answers:\n  seen: {value: 3}\n").toString();
    var second = cli.run("resume", cli.runs().getFirst(), "--answers", answers);
    var after = cli.run("sandbox", "status");

    assertThat(first.exit()).as(first.all()).isEqualTo(4);
    assertThat(first.out()).contains("on sandbox (SANDBOX)");
    assertThat(kept.out()).contains("running", "for run " + cli.runs().getFirst());
    assertThat(second.exit()).as(second.all()).isZero();
    assertThat(second.out()).contains("there  done: 0");
    assertThat(after.exit()).isEqualTo(1);
    assertThat(cli.hasSandbox()).isFalse();
  }

  @Test
  void theAnswersBesideTheRunbookAreTakenOnTheSandbox() {
    var runbook = cli.runbook(STEPS).toString();
    cli.file(
        "test.sandbox-answers.yaml", "operator: Sandbox operator\nanswers:\n  seen: {value: 3}\n");
    var result = cli.run("run", runbook, "--sandbox", "--yes");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out()).contains("by Sandbox operator");
    assertThat(cli.hasSandbox()).isFalse();
  }

  @Test
  void aKeptSandboxIsResetAndStoppedFromAnotherTerminal() throws Exception {
    var start = CompletableFuture.supplyAsync(() -> cli.run("sandbox", "start"));
    var desk = cli.home.resolve("sandbox/desk/" + ProcessHandle.current().pid());
    var end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!desk.toFile().exists() && !start.isDone() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    var status = cli.run("sandbox", "status", "--format", "json");
    var port = status.out().replaceAll("(?s).*\"port\":([0-9]+).*", "$1");
    var wrong =
        cli.with("PGPASSWORD", "not-the-password")
            .run(
                "run",
                cli.runbook(STEPS).toString(),
                "--yes",
                "--connect",
                "postgresql://migrator@127.0.0.1:" + port + "/nchat");
    var reset = cli.run("sandbox", "reset");
    var stop = cli.run("sandbox", "stop");
    var started = start.get(60, TimeUnit.SECONDS);

    assertThat(status.exit()).isZero();
    assertThat(wrong.exit()).isEqualTo(3);
    assertThat(wrong.err()).contains("password").doesNotContain("not-the-password");
    assertThat(cli.runs()).isEmpty();
    assertThat(reset.out()).isEqualTo("The database is as new.\n");
    assertThat(stop.out()).isEqualTo("The sandbox is gone.\n");
    assertThat(started.exit()).as(started.all()).isZero();
    assertThat(started.out()).isEqualTo("postgresql://migrator@127.0.0.1:" + port + "/nchat\n");
    assertThat(cli.hasSandbox()).isFalse();
  }

  @Test
  void aRunOfASandboxThatIsGoneSaysSo() throws Exception {
    var runbook = cli.runbook(STEPS).toString();
    cli.run("run", runbook, "--sandbox", "--yes");
    var sandbox =
        new Sandbox(cli.home.resolve("sandbox"), SandboxOptions.usual(), SandboxObserver.SILENT);
    sandbox.startFor(cli.runs().getFirst());
    sandbox.release(cli.runs().getFirst());
    sandbox.stop();
    var result = cli.run("resume", "1");

    assertThat(result.exit()).as(result.all()).isEqualTo(3);
    assertThat(result.err()).contains("The sandbox of run", "is gone", "Start a new run.");
  }
}
