package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.CliFixture.Result;
import dev.belay.live.recorder.Recording;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs and resumed runs as the command line drives them, on a real server. */
class RunCommandTest {
  private static final String ADD =
      """
      - id: add
        title: Add a table
        action: {type: sql, sql: "CREATE TABLE notes (id int); INSERT INTO notes VALUES (1)"}
        why: The work.
        risk: ddl
        undo:
          sql: DROP TABLE notes
          verify: [{label: It is gone, sql: "SELECT to_regclass('notes')", expect: {is: "null"}}]
      """;
  private static final String SEEN =
      """
      - id: seen
        title: Seen
        action: {type: manual, prompt: How many are online?, value: integer}
        why: To know.
      """;
  private static final String FAILS =
      """
      - id: breaks
        title: Break
        action: {type: sql, sql: "SELECT 1/0"}
        why: To fail.
        risk: write
        undo: {none: It does nothing.}
      """;

  private static final String BACKUP_GATE = "A verified backup, because this is production";

  @TempDir Path folder;
  private final TestServer server = TestServer.newest();
  private CliFixture cli;
  private String database;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(folder);
    database = server.freshDatabase();
  }

  private Result run(Path runbook, String... more) {
    return cli.run(
        CliFixture.join(
            CliFixture.join(new String[] {"run", runbook.toString()}, cli.on(server, database)),
            more));
  }

  private Result resume(String... more) {
    return cli.run(CliFixture.join(new String[] {"resume", "1"}, more));
  }

  private String answers(String text) {
    return cli.file("answers.yaml", text).toString();
  }

  @Test
  void aRunIsRecordedBesideItsJournalUnderTheEnvironmentsPolicy() throws Exception {
    var slow = FAILS.replace("breaks", "slow").replace("SELECT 1/0", "SELECT pg_sleep(1.5)");
    var result = run(cli.runbook(slow), "--yes");
    assertThat(result.exit()).as(result.all()).isZero();
    try (var runs = Files.list(folder.resolve("belay-home").resolve("runs"))) {
      var run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
      try (var recording = Recording.open(run.resolve("live"))) {
        assertThat(recording.size()).isPositive();
        assertThat(recording.marks())
            .extracting(mark -> mark.kind() + " " + mark.label())
            .contains("STEP_BEGAN slow", "STEP_ENDED slow");
      }
    }
  }

  @Test
  void aRunThatComesToItsEndExitsWithZeroAndSaysWhatWasDone() {
    var result = run(cli.runbook(ADD), "--yes");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out())
        .contains("times in UTC", "The only phase", "confirmed", "committed", "CREATE TABLE")
        .containsPattern("\\d\\d:\\d\\d:\\d\\d  add  done")
        .containsPattern("Run 0001-[0-9a-f]{6} completed: 1 of 1 steps done");
    assertThat(result.out()).doesNotContain("\u001b");
    assertThat(server.value(database, "SELECT count(*) FROM notes")).isEqualTo("1");
  }

  @Test
  void aFailureOfManyThousandLettersIsShownOnceAndCut() {
    var raise = "DO $$BEGIN RAISE EXCEPTION '%', repeat('It is wrong. ', 5000); END$$";
    var result = run(cli.runbook(FAILS.replace("SELECT 1/0", raise)), "--yes");

    assertThat(result.exit()).as(result.all()).isOne();
    assertThat(result.all()).contains("It is wrong.", "more characters in the journal");
    assertThat(result.all().length()).isLessThan(8_000);
  }

  @Test
  void aConfirmationThatNobodyGaveStopsTheRunWithFourAndTheLineToAdd() {
    var result = run(cli.runbook(ADD));

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err())
        .contains("at step add", "Confirm: Add a table.", "add: {confirm: click}", "belay resume");
    assertThat(server.value(database, "SELECT to_regclass('notes')")).isEqualTo("null");
  }

  @Test
  void aQuestionThatIsAnsweredLaterLetsTheRunGoOn() {
    var first = run(cli.runbook(SEEN + ADD), "--yes");
    var second = resume("--yes", "--answers", answers("answers:\n  seen: {value: 12}\n"));

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.err()).contains("How many are online?", "seen: {value: the integer seen}");
    assertThat(second.exit()).as(second.all()).isZero();
    assertThat(second.out()).contains("answered: 12");
    assertThat(server.value(database, "SELECT count(*) FROM notes")).isEqualTo("1");
  }

  @Test
  void anAnswerOfTheWrongTypeStopsWithFourAndItsReason() {
    var result = run(cli.runbook(SEEN), "--answers", answers("answers:\n  seen: {value: many}\n"));

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).contains("\"many\" is no whole number", "Correct the answer");
  }

  @Test
  void aFailedStepExitsWithOneAndIsTriedAgainByResume() {
    var runbook = cli.runbook(FAILS.replace("SELECT 1/0", "INSERT INTO missing VALUES (1)"));
    var first = run(runbook, "--yes");
    server.execute(database, "CREATE TABLE missing (id int)");
    var second = resume("--yes");

    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.out()).contains("breaks  failed", "SQLSTATE 42P01", "Not simply done");
    assertThat(first.err()).contains("at step breaks", "belay resume 0001-", "breaks: {skip:");
    assertThat(second.exit()).as(second.all()).isZero();
    assertThat(server.value(database, "SELECT count(*) FROM missing")).isEqualTo("1");
  }

  @Test
  void aFailedStepThatIsSkippedWithAReasonIsCarriedToTheEnd() {
    var result =
        run(
            cli.runbook(FAILS + ADD),
            "--yes",
            "--answers",
            answers("answers:\n  breaks: {confirm: click, skip: it is known to break}\n"));

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out())
        .contains("Not simply done", "breaks  skipped, by Ann: it is known to break")
        .contains("completed with exceptions");
  }

  @Test
  void onFailureRollbackTakesBackWhatWasDone() {
    var result = run(cli.runbook(ADD + FAILS), "--yes", "--on-failure", "rollback");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).contains("rolling back", "add     undone, verified", "rolled back:");
    assertThat(server.value(database, "SELECT to_regclass('notes')")).isEqualTo("null");
  }

  @Test
  void aRunThatStopsNamesWhatFailsLaterAndWhatGoesOnMeanwhile() {
    var runbook =
        cli.runbook(
            """
            - id: begin
              title: Maintenance on
              action: {type: manual, prompt: Is it on?, value: text}
              why: Nobody may write.
              open-until: add
              undo: {none: Switch it off by hand.}
            - id: check
              title: A right
              action: {type: query, sql: SELECT 1}
              why: It is needed.
              needed-by: [add]
              expect: {is: 2}
            """
                + ADD);
    var result = run(runbook, "--answers", answers("answers:\n  begin: {value: seen}\n"));

    assertThat(result.exit()).as(result.all()).isNotZero();
    assertThat(result.err())
        .contains(
            "Or continue without it. Step 3,",
            "fails without this.",
            "Still in effect since",
            "Maintenance on. Switch it off by hand.");
  }

  @Test
  void anUnmarkedDatabaseCountsAsProductionAndAsksForItsNameToBeTyped() {
    cli.on(server, database);
    var runbook = cli.runbook(ADD);
    var uri = CliFixture.uri(server, database);
    var first = cli.run("run", runbook.toString(), "--connect", uri, "--yes", "--wait-gates", "0s");
    var gate = "override: a throw-away database, gate: \"" + BACKUP_GATE + "\"";
    var second = resume("--yes", "--answers", answers("answers:\n  add: {" + gate + "}\n"));
    var typo = answers("answers:\n  add: {" + gate + ", confirm: something-else}\n");
    var third = resume("--answers", typo);
    var right = answers("answers:\n  add: {" + gate + ", confirm: " + database + "}\n");
    var fourth = resume("--answers", right);

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.out()).contains("(PRODUCTION)");
    assertThat(first.err()).contains("gate: \"" + BACKUP_GATE + "\"");
    assertThat(second.exit()).isEqualTo(4);
    assertThat(second.err()).contains("type the target", "add: {confirm: " + database + "}");
    assertThat(third.exit()).isEqualTo(4);
    assertThat(third.err()).contains("You typed something-else", "Nothing was sent");
    assertThat(fourth.exit()).as(fourth.all()).isZero();
  }

  @Test
  void theDatabasesOwnMarkNamesItsEnvironment() {
    run(cli.runbook(ADD), "--yes");
    server.execute(
        database, "INSERT INTO belay.marker (environment) VALUES ('staging')", "DROP TABLE notes");
    var result =
        cli.run(
            "run",
            folder.resolve("test.yaml").toString(),
            "--yes",
            "--connect",
            CliFixture.uri(server, database));

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out()).contains("(STAGING)");
  }

  @Test
  void theOperatorCannotBeTheSecondPerson() {
    var runbook =
        cli.runbook(
            """
            - id: agree
              title: Agree
              action: {type: approve, role: a colleague, covers: [add], expires: 1h}
              why: Four eyes.
            """
                + ADD);
    var first =
        run(runbook, "--yes", "--answers", answers("answers:\n  agree: {approve-by: Ann}\n"));
    var second =
        resume(
            "--yes",
            "--operator",
            "Ann",
            "--answers",
            answers("answers:\n  agree: {approve-by: Ben}\n"));

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.err()).contains("The operator cannot be the second person.");
    assertThat(second.exit()).as(second.all()).isZero();
    assertThat(second.out()).contains("approved: by Ben");
  }

  private static final String GATED =
      ADD
          + """
            requires:
              - label: The house is quiet
                sql: SELECT count(*) FROM pg_class WHERE relname = 'quiet'
                expect: {is: 1}
          """
              .indent(0);

  @Test
  void aGateThatDoesNotHoldIsWaitedForAndThenStopsTheRunWithFour() {
    var first = run(cli.runbook(GATED), "--yes", "--wait-gates", "0s");
    server.execute(database, "CREATE TABLE quiet ()");
    var second = resume("--yes", "--wait-gates", "0s");

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.err())
        .contains("The house is quiet: 0 (is 1)", "gate: \"The house is quiet\"", "belay resume");
    assertThat(second.exit()).as(second.all()).isZero();
  }

  @Test
  void aGateCanBeOverriddenWithAReason() {
    var result =
        run(
            cli.runbook(GATED),
            "--yes",
            "--answers",
            answers(
                "answers:\n  add: {override: the owner agreed to it, gate: The house is quiet}\n"));

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out()).contains("overridden", "gates overridden: The house is quiet");
  }

  @Test
  void jsonPrintsTheJournalLineByLineAndThenASummary() throws IOException {
    var result = run(cli.runbook(ADD), "--yes", "--format", "json");

    var journal =
        Files.readAllLines(cli.home.resolve("runs/" + cli.runs().getFirst() + "/journal.jsonl"));
    assertThat(result.exit()).isZero();
    assertThat(result.lines())
        .startsWith(journal.toArray(String[]::new))
        .hasSize(journal.size() + 1);
    var summary = JsonMapper.builder().build().readTree(result.lines().getLast());
    assertThat(summary.path("type").asString()).isEqualTo("summary");
    assertThat(summary.path("outcome").asString()).isEqualTo("completed");
    assertThat(summary.path("exit").asInt(-1)).isZero();
    assertThat(summary.path("steps").path("add").asString()).isEqualTo("done");
  }

  @Test
  void jsonOfARunThatWasLeftSaysWhyAndWhatWouldAnswer() {
    var result = run(cli.runbook(SEEN), "--format", "json");

    var summary = JsonMapper.builder().build().readTree(result.lines().getLast());
    assertThat(result.exit()).isEqualTo(4);
    assertThat(summary.path("left").path("why").asString()).isEqualTo("unanswered");
    assertThat(summary.path("left").path("answer").asString()).startsWith("seen: {value:");
  }

  @Test
  void aTerminalSeesColourAndALineThatIsWrittenOver() {
    var result = new Result[1];
    cli.inTerminal().with("COLUMNS", "40");
    result[0] = run(cli.runbook(ADD), "--yes");

    assertThat(result[0].exit()).isZero();
    assertThat(result[0].out()).contains("\u001b[32m", "\r\u001b[K");
  }

  @Test
  void noColorLeavesTheColourOut() {
    cli.inTerminal().with("NO_COLOR", "1");
    var result = run(cli.runbook(ADD), "--yes");

    assertThat(result.out()).doesNotContain("\u001b[3").contains("\r\u001b[K");
  }

  @Test
  void aSecretIsNowhereInTheOutput() {
    cli.with("TOKEN", "hunter2-very-secret");
    var runbook =
        cli.runbook(
            "test.yaml",
            "params: [{name: token, type: secret, default: \"env:TOKEN\"}]\n",
            """
            - id: echo
              title: Echo
              action: {type: query, sql: "SELECT :token"}
              why: To be mean.
            """);
    var result = run(runbook);
    var json = run(runbook, "--format", "json");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(json.exit()).isZero();
    assertThat(result.all() + json.all()).doesNotContain("hunter2");
  }

  @Test
  void stoppingCancelsWhatRunsAndTheRunCanBeResumed() throws Exception {
    var stop = new AtomicReference<Runnable>();
    cli.signals(stop::set);
    var slow =
        """
        - id: sleep
          title: Sleep
          action: {type: sql, sql: "SELECT pg_sleep(25)"}
          why: To be slow.
          risk: write
          undo: {none: It does nothing.}
        """;
    var running = CompletableFuture.supplyAsync(() -> run(cli.runbook(slow), "--yes"));
    awaitSleep();
    stop.get().run();
    var result = running.get(20, TimeUnit.SECONDS);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("Stopping", "is stopped", "To continue: belay resume 0001-");
    assertThat(result.out()).contains("stop: asked for by Ann");
    assertThat(cli.run("runs").out()).contains("paused");
    assertThat(sleeping()).isEqualTo("0");
  }

  private void awaitSleep() throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (sleeping().equals("0") && System.nanoTime() < end) {
      Thread.sleep(50);
    }
  }

  private String sleeping() {
    return server.value(
        database,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
  }

  @Test
  void aRunThatIsOverCannotBeResumed() {
    run(cli.runbook(ADD), "--yes");
    var result = resume();

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("is over", "Start a new run.");
  }

  @Test
  void resumingOnAnotherServerIsRefusedWithThree() {
    run(cli.runbook(SEEN));
    var other = server.freshDatabase();
    var result = resume("--connect", CliFixture.uri(server, other));

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("not the server of run", "Connect to the run's own server");
  }

  @Test
  void anotherOpenRunOfTheDatabaseIsNamedAndTheRunIsNotStartedUntilThatIsConfirmed() {
    var runbook = cli.runbook(SEEN);
    run(runbook);
    var second = run(runbook, "--yes");
    var left = server.value(database, "SELECT run FROM belay.nonce WHERE finished_at IS NULL");
    var third = run(runbook, "--yes", "--beside", left);

    assertThat(second.exit()).isEqualTo(4);
    assertThat(second.err())
        .contains("Another run is open on this database: run " + left, "by Ann on ", "since ")
        .contains("Nothing was sent", "--beside " + left);
    assertThat(third.err()).contains("at step seen", "How many are online?");
    assertThat(server.value(database, "SELECT count(*) FROM belay.nonce")).isEqualTo("2");
  }

  @Test
  void aRestoredDumpHoldsTheResumedRunWithFourAndTheNextResumeRunsTheStepAgain() {
    var insert =
        ADD.replace(
            "CREATE TABLE notes (id int); INSERT INTO notes VALUES (1)",
            "INSERT INTO notes VALUES (1)");
    server.execute(database, "CREATE TABLE notes (id int)");
    run(cli.runbook(insert + SEEN), "--yes");
    server.execute(database, "DELETE FROM notes", "DELETE FROM belay.step_marker");

    var first = resume("--yes");
    var second = resume("--yes", "--answers", answers("answers:\n  seen: {value: 12}\n"));

    assertThat(first.exit()).as(first.all()).isEqualTo(4);
    assertThat(first.err()).contains("marker rows of step add, attempt 1, part 1 are missing");
    assertThat(second.exit()).as(second.all()).isZero();
    assertThat(server.value(database, "SELECT count(*) FROM notes")).isEqualTo("1");
  }

  @Test
  void profilesBringTheirEnvironmentAndName() {
    cli.on(server, database);
    cli.file(
        "belay-home/profiles.yaml",
        "profiles:\n  - name: shop\n    environment: development\n    uri: "
            + CliFixture.uri(server, database)
            + "\n    markers-allowed: true\n");
    var result = cli.run("run", cli.runbook(ADD).toString(), "--profile", "shop", "--yes");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(result.out()).contains("on shop (DEVELOPMENT)");
  }

  @Test
  void thePgVariablesNameADatabase() {
    cli.on(server, database);
    cli.with("PGHOST", server.host())
        .with("PGPORT", String.valueOf(server.port()))
        .with("PGUSER", TestServer.USER)
        .with("PGDATABASE", database);
    var result =
        cli.run("run", cli.runbook(ADD).toString(), "--environment", "development", "--yes");

    assertThat(result.exit()).as(result.all()).isZero();
  }

  @Test
  void withoutMarkersNothingOfBelaysIsInTheDatabase() {
    var result = run(cli.runbook(ADD), "--yes", "--no-markers");

    assertThat(result.exit()).as(result.all()).isZero();
    assertThat(server.value(database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'belay'"))
        .isEqualTo("0");
  }
}
