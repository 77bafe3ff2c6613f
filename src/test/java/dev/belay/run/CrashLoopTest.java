package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.testing.OwnServer;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements that take their connection or their server down each time that they run, and those
 * that only report so. Each notes on another connection that it was sent, so what is rolled back is
 * counted too. The person confirms whatever is asked and continues nothing. The long form, on every
 * version and without markers too, is chosen by {@code belay.test.form=full}.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashLoopTest {
  private static final List<String> SETUP =
      List.of(
          "CREATE TABLE sent (what text NOT NULL)",
          "CREATE TABLE t (n int)",
          "CREATE EXTENSION dblink",
          "CREATE EXTENSION postgres_fdw",
          "CREATE SERVER down FOREIGN DATA WRAPPER postgres_fdw"
              + " OPTIONS (host '127.0.0.1', port '1')",
          "CREATE USER MAPPING FOR postgres SERVER down OPTIONS (user 'x', password 'x')",
          "CREATE FOREIGN TABLE afar (n int) SERVER down",
          """
          CREATE FUNCTION ended() RETURNS int LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN 1; END $$\
          """,
          """
          CREATE FUNCTION killed() RETURNS int LANGUAGE plpgsql AS
          $$ BEGIN COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'; RETURN 1; END $$\
          """,
          """
          CREATE FUNCTION raised(code text) RETURNS int LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'It only says so.' USING ERRCODE = code; END $$\
          """,
          """
          CREATE PROCEDURE lone(way text) LANGUAGE plpgsql AS
          $$ BEGIN
            INSERT INTO t VALUES (1);
            COMMIT;
            EXECUTE 'SELECT ' || way;
          END $$\
          """);

  private static final String DBLINK =
      "n FROM dblink('host=127.0.0.1 port=1 user=x', 'SELECT 1') AS t(n int)";

  private static final String NOTE =
      """
      CREATE FUNCTION noted(word text) RETURNS int LANGUAGE plpgsql AS
      $$ BEGIN
        PERFORM dblink_exec('host=127.0.0.1 port=%d dbname=%s user=postgres password=postgres',
                            format('INSERT INTO sent VALUES (%%L)', word));
        RETURN 1;
      END $$\
      """;

  @TempDir static Path data;

  private final List<String> table = new ArrayList<>();
  private List<OwnServer> servers = List.of();

  @BeforeAll
  void start() throws IOException {
    var own = new ArrayList<OwnServer>();
    for (var version : TestServer.fullForm() ? TestServer.versions().toList() : List.of(18)) {
      own.add(new OwnServer(version, data.resolve("v" + version)));
    }
    servers = List.copyOf(own);
  }

  @AfterAll
  void end() throws IOException {
    for (var server : servers) {
      server.close();
    }
    if (TestServer.fullForm()) {
      var text =
          "| statement | sent | the run | the step |\n|---|---|---|---|\n"
              + String.join("\n", table)
              + "\n";
      Files.createDirectories(Path.of("target"));
      Files.writeString(Path.of("target", "crash-loop-table.md"), text);
      System.out.println(text);
    }
  }

  /** A place to run in: a server, and whether marker rows may be written there. */
  record At(OwnServer own, boolean markers) {
    @Override
    public String toString() {
      return own + (markers ? "" : ", no markers");
    }
  }

  private Stream<At> places() {
    return servers.stream()
        .flatMap(own ->
            TestServer.fullForm()
                ? Stream.of(true, false).map(m -> new At(own, m))
                : Stream.of(new At(own, true)));
  }

  private Stream<Arguments> in(String... texts) {
    return places().flatMap(at -> Stream.of(texts).map(text -> Arguments.of(at, text)));
  }

  private static RunFixture fixture(At at, Path folder) {
    var fixture = new RunFixture(at.own().server(), folder);
    fixture.execute(SETUP.toArray(String[]::new));
    fixture.execute(NOTE.formatted(at.own().server().port(), fixture.database));
    return at.markers() ? fixture : fixture.withoutMarkers();
  }

  private static String sql(String text) {
    return """
    - id: it
      title: It
      why: It is counted.
      risk: write
      action:
        type: sql
        transaction: auto
        sql: |
    %s
      undo: {none: a test}
    """
        .formatted(text.indent(6).stripTrailing());
  }

  private RunState counted(At at, RunFixture fixture, String text, RunState state) {
    var step = state.step("it");
    table.add(
        "| %s: `%s` | %s | %s | %s |"
            .formatted(
                at,
                text.replace("\n", " ").strip(),
                sent(fixture),
                state.status() == RunStatus.HELD ? "paused" : state.status().toString(),
                Words.of(step.status()) + " " + Words.of(step.undo())));
    return state;
  }

  private static String sent(RunFixture fixture) {
    return fixture.value("SELECT count(*) FROM sent");
  }

  // ---- the connection is really lost

  Stream<Arguments> losses() {
    return in("ended()", "killed()");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("losses")
  void aStatementThatTakesItsConnectionDownIsSentOnce(At at, String way, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text = "INSERT INTO t VALUES (1);\nSELECT noted('it'), " + way;

    var state = counted(at, fixture, text, fixture.run(fixture.runbook("", sql(text))));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("it").status()).isEqualTo(StepStatus.NEXT);
    assertThat(state.progress().why().orElseThrow())
        .startsWith(
            (way.startsWith("killed")
                    ? "The server restarted during It."
                    : "The connection was lost during It.")
                + " Rolled back: this attempt changed nothing.");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("losses")
  void aPersonWhoContinuesIsAskedAgainAndSendsItOnceMore(At at, String way, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder).continuing(1);

    var state = fixture.run(fixture.runbook("", sql("SELECT noted('it'), " + way)));

    assertThat(sent(fixture)).isEqualTo("2");
    assertThat(fixture.events().stream().filter("step-confirmed"::equals)).hasSize(2);
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("losses")
  void aStepOfSeveralTransactionsIsHeldBehindWhatIsInEffect(At at, String way, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text =
        "BEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN;\nSELECT noted('it'), "
            + way
            + ";\nCOMMIT;";

    var state = counted(at, fixture, text, fixture.run(fixture.runbook("", sql(text))));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.progress().why().orElseThrow()).contains("1 of 2 parts committed");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("losses")
  void aProcedureThatCommitsByItselfIsSentOnceAndAPersonIsAsked(
      At at, String way, @TempDir Path folder) throws Exception {
    var fixture = fixture(at, folder);
    var text = "CALL lone('noted(''it''), " + way + "')";
    var step = sql(text).replace("transaction: auto", "transaction: each");

    var state = counted(at, fixture, text, fixture.run(fixture.runbook("", step)));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("it").status()).isEqualTo(StepStatus.IN_DOUBT);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("losses")
  void anUndoThatTakesItsConnectionDownIsSentOnce(At at, String way, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text = "SELECT noted('it'), " + way;
    var step = sql("INSERT INTO t VALUES (1)").replace("{none: a test}", "{sql: \"" + text + "\"}");
    var wait = Steps.step("wait", "{type: manual, prompt: Seen?, value: text}");
    var back = new Command.RollBack(List.of(), "It is planned so.", RunFixture.OPERATOR);
    fixture.answer("wait", _ -> back);

    var state = counted(at, fixture, "undo: " + text, fixture.run(fixture.runbook("", step, wait)));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("it").undo()).isEqualTo(UndoStatus.NONE);
    assertThat(state.progress().why().orElseThrow()).contains("during the undo of It.");
  }

  Stream<At> at() {
    return places();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("at")
  void aStatementDuringWhichTheServerIsStartedAnewIsSentOnce(At at, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text = "SELECT noted('it'), pg_sleep(20)";
    fixture.at(name -> {
      if (name.equals("after:statement-sent")) {
        Thread.ofVirtual().start(() -> crashOnceItIsSent(at.own(), fixture));
      }
    });

    var state = counted(at, fixture, text, fixture.run(fixture.runbook("", sql(text))));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.progress().why().orElseThrow()).startsWith("The server restarted during It.");
  }

  private static void crashOnceItIsSent(OwnServer own, RunFixture fixture) {
    try {
      Eventually.until(() -> sent(fixture).equals("1"));
      own.crashAndStart();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- what only reads

  private static String query(String text) {
    return """
    - id: it
      title: It
      why: It only reads.
      action: {type: query, sql: "%s"}
    """
        .formatted(text);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("at")
  void whatOnlyReadsIsReadAgainThreeTimesAndThenAPersonDecides(At at, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text = "SELECT noted('it'), ended()";

    var state =
        counted(at, fixture, "query: " + text, fixture.run(fixture.runbook("", query(text))));

    assertThat(sent(fixture)).isEqualTo("4");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.progress().why().orElseThrow())
        .startsWith("The connection was lost at It 4 times in a row.");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("at")
  void aQueryThatTakesTheServerDownIsReadOnce(At at, @TempDir Path folder) throws Exception {
    var fixture = fixture(at, folder);
    var text = "SELECT noted('it'), killed()";

    var state =
        counted(at, fixture, "query: " + text, fixture.run(fixture.runbook("", query(text))));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.progress().why().orElseThrow()).startsWith("The server restarted during It,");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("at")
  void aGateThatTakesItsConnectionDownIsReadAgainThreeTimes(At at, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    var text = "SELECT noted('it'), ended()";
    var gated =
        query("SELECT 1")
            + "  requires: [{label: Gate, sql: \"%s\", expect: {is: 1}}]\n".formatted(text);

    var state = counted(at, fixture, "gate: " + text, fixture.run(fixture.runbook("", gated)));

    assertThat(sent(fixture)).isEqualTo("4");
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
  }

  // ---- the connection is well: the server only reports something else's loss

  Stream<Arguments> reports() {
    return TestServer.fullForm() ? all() : in(DBLINK, "raised('57P01') AS n", "n FROM afar");
  }

  Stream<Arguments> fewerReports() {
    return TestServer.fullForm() ? all() : in(DBLINK);
  }

  private Stream<Arguments> all() {
    return in(
        "raised('57P01') AS n",
        "raised('57P02') AS n",
        "raised('08006') AS n",
        "raised('25P03') AS n",
        DBLINK,
        "n FROM afar");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("reports")
  void anErrorThatSpeaksOfAnotherConnectionIsAnOrdinaryFailure(
      At at, String report, @TempDir Path folder) throws Exception {
    var fixture = fixture(at, folder);
    var text = "INSERT INTO t VALUES (1);\nSELECT noted('it');\nSELECT " + report;

    var state = counted(at, fixture, text, fixture.run(fixture.runbook("", sql(text))));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(state.step("it").status()).isEqualTo(StepStatus.FAILED);
    assertThat(fixture.events()).doesNotContain("in-doubt", "session-lost");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("fewerReports")
  void aQueryThatMeetsSuchAnErrorFailsAtItsFirstTry(At at, String report, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    fixture.execute("CREATE VIEW it AS SELECT " + report);

    var state = fixture.run(fixture.runbook("", query("SELECT min(n) FROM it")));

    assertThat(state.step("it").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("it").attempts()).hasSize(1);
    assertThat(fixture.events()).doesNotContain("session-lost");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("fewerReports")
  void aValueThatIsKeptAndMeetsSuchAnErrorFailsTheStep(At at, String report, @TempDir Path folder)
      throws Exception {
    var fixture = fixture(at, folder);
    fixture.execute("CREATE VIEW it AS SELECT " + report);
    var kept =
        sql("INSERT INTO t VALUES (1);\nSELECT noted('it')")
            + "  capture: [{name: kept, type: integer, sql: SELECT min(n) FROM it}]\n";

    var state = counted(at, fixture, "capture: " + report, fixture.run(fixture.runbook("", kept)));

    assertThat(sent(fixture)).isEqualTo("1");
    assertThat(state.step("it").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
  }
}
