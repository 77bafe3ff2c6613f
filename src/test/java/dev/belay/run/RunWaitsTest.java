package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.StepStatus;
import dev.belay.testing.TestServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting, sensing, and calling what is outside of the database. */
class RunWaitsTest {
  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
  }

  @Test
  void aWaitEndsWhenItsValueIsAsExpected() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: wait
                  title: Wait
                  why: It takes a while.
                  action:
                    type: wait
                    until: SELECT clock_timestamp() > backend_start + interval '1 second'
                             FROM pg_stat_activity WHERE pid = pg_backend_pid()
                    poll: 100ms
                  expect: {is: true}
                  timeout: 20s
                """));

    assertThat(state.step("wait").status()).isEqualTo(StepStatus.DONE);
  }

  @Test
  void aWaitThatTakesTooLongFailsAndNamesTheValue() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: wait
                  title: Wait
                  why: It takes a while.
                  action: {type: wait, until: SELECT 7 AS n, poll: 100ms}
                  expect: {is: 8}
                  timeout: 1s
                """));

    assertThat(state.step("wait").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("wait").said().cause().orElseThrow().message()).contains("7");
  }

  @Test
  void aSoakIsAbortedByWhatItWatchesFor() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: soak
                  title: Soak
                  why: Trouble shows itself late.
                  action: {type: wait, during: 1min, poll: 100ms, abort-if: SELECT true}
                  timeout: 2min
                """));

    assertThat(state.step("soak").status()).isEqualTo(StepStatus.FAILED);
  }

  @Test
  void aSoakLastsItsTimeFromItsOwnStartAlsoWhenItIsTakenUpAgain() throws Exception {
    var soak =
        fixture.runbook(
            "- {name: watch, type: duration, default: 1s}",
            """
            - id: soak
              title: Soak
              why: Trouble shows itself late.
              action: {type: wait, during: "${watch}", poll: 5s, abort-if: SELECT false}
            """);
    try (var run = fixture.create(soak);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var driven = threads.submit(() -> run.drive(fixture.commands()));
      Eventually.until(() -> fixture.events().contains("attempt-started"));
      run.stop("operator");
      driven.get();
    }
    fixture.pass(Duration.ofHours(1));
    fixture.answer("soak", step -> new Command.Retry("soak", "operator"));

    var state = fixture.resume(fixture.entries.getFirst().run());

    assertThat(state.step("soak").said().value().orElseThrow()).matches("watched for [1-9].*s");
  }

  @Test
  void aWaitForStillnessNamesWhatMovesAndHowFast() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: wait
                  title: Wait
                  why: Somebody still writes.
                  action:
                    type: wait
                    unchanged: SELECT 'clock', extract(epoch FROM clock_timestamp()) * 20
                    during: 400ms
                    poll: 100ms
                  timeout: 1s
                """));

    assertThat(state.step("wait").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("wait").said().cause().orElseThrow().message())
        .matches(".*clock (1[5-9]|2\\d)\\.\\d /s.*");
  }

  @Test
  void aTickThatFallsHoldsLaterChangesOfTheSchema() throws Exception {
    fixture.execute("CREATE TABLE readers (n int)", "INSERT INTO readers VALUES (0)");
    fixture.answer(
        "pause",
        step -> {
          fixture.execute("UPDATE readers SET n = 5");
          return new Command.GiveValue("pause", "seen", "operator");
        });

    var state = fixture.run(fixture.runbook("", SENSED, PAUSE, CREATE));

    assertThat(state.step("calm").status()).isEqualTo(StepStatus.NO_LONGER_TRUE);
    assertThat(state.step("create").said().waiting().orElseThrow().need()).isEqualTo(Need.GATE);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void aTickThatHoldsAgainLetsTheChangeBegin() throws Exception {
    fixture.execute("CREATE TABLE readers (n int)", "INSERT INTO readers VALUES (0)");
    fixture.answer(
        "pause",
        step -> {
          fixture.execute("UPDATE readers SET n = 5");
          return new Command.GiveValue("pause", "seen", "operator");
        });
    var patient = new AtomicInteger();
    var usual = fixture.commands();
    CommandSource mends =
        (state, patience) -> {
          if (waitsForGate(state) && patient.getAndIncrement() < 20) {
            fixture.execute("UPDATE readers SET n = 0");
            Thread.sleep(patience);
            return Optional.empty();
          }
          return usual.next(state, patience);
        };

    try (var run = fixture.create(fixture.runbook("", SENSED, PAUSE, CREATE))) {
      var state = run.drive(mends);

      assertThat(state.step("calm").status()).isEqualTo(StepStatus.DONE);
      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(fixture.events()).containsSubsequence("truth-changed", "truth-changed");
    }
  }

  @Test
  void aStepWhoseConditionIsNotMetIsNotApplicable() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "- {name: kind, default: small, choices: [small, large]}",
                """
                - id: large
                  title: Only for large ones
                  why: Small ones do without.
                  when: {param: kind, expect: {is: large}}
                  action: {type: query, sql: SELECT 1 AS one}
                """));

    assertThat(state.step("large").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(state.step("large").said().reason().orElseThrow()).contains("kind is small");
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void commandsAreOffUntilTheOperatorAllowsThem() throws Exception {
    var state = fixture.run(fixture.runbook("", touch()));

    assertThat(state.step("touch").status()).isEqualTo(StepStatus.FAILED);
    assertThat(folder.resolve("touched")).doesNotExist();
  }

  @Test
  void anAllowedCommandRunsAndItsExitCodeIsKept() throws Exception {
    var state = fixture.withCommands().run(fixture.runbook("", touch()));

    assertThat(state.step("touch").said().value()).contains("exit 0");
    assertThat(folder.resolve("touched")).exists();
  }

  @Test
  void anHttpAnswerIsJudgedByItsStatus() throws Exception {
    var server = answering(503);
    try {
      var state = fixture.withCommands().run(fixture.runbook("", get(server)));

      assertThat(state.step("call").status()).isEqualTo(StepStatus.FAILED);
      assertThat(state.step("call").said().cause().orElseThrow().message()).contains("503");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anHttpAnswerThatIsFineEndsTheStep() throws Exception {
    var server = answering(200);
    try {
      var state = fixture.withCommands().run(fixture.runbook("", get(server)));

      assertThat(state.step("call").said().value()).contains("HTTP 200");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aRefusedHttpPortIsNamed() throws Exception {
    var server = answering(200);
    server.stop(0);

    var state = fixture.withCommands().run(fixture.runbook("", get(server)));

    assertThat(state.step("call").said().cause().orElseThrow().message())
        .contains("No connection to localhost:" + server.getAddress().getPort());
  }

  @Test
  void hostileValuesNeverBecomeStatements() throws Exception {
    var hostile = "x'); DROP TABLE t; --";
    fixture.execute("CREATE TABLE t (name text)");

    var state =
        fixture
            .param("name", hostile)
            .run(
                fixture.runbook(
                    "- {name: name}",
                    """
                    - id: insert
                      title: Insert
                      why: It is needed.
                      risk: write
                      action: {type: sql, sql: "INSERT INTO t VALUES (:'name'), (:name)"}
                      undo: {none: the table is thrown away}
                    """,
                    """
                    - id: count
                      title: Count
                      why: Both must be there.
                      action: {type: query, sql: SELECT count(*) FROM t WHERE name = :name}
                      expect: {is: 2}
                    """));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT name FROM t LIMIT 1")).isEqualTo(hostile);
  }

  @Test
  void aQueryThatWouldActIsRefused() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: acts
                  title: It would act
                  why: A query only reads.
                  action: {type: query, sql: SELECT pg_terminate_backend(1)}
                """));

    assertThat(state.step("acts").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("acts").said().cause().orElseThrow().message())
        .contains("pg_terminate_backend");
  }

  @Test
  void aQueryThatWritesIsRefusedByTheServer() throws Exception {
    fixture.execute("CREATE TABLE t (id int)");

    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: writes
                  title: It would write
                  why: A query only reads.
                  action: {type: query, sql: INSERT INTO t VALUES (1) RETURNING id}
                """));

    assertThat(state.step("writes").said().cause().orElseThrow().sqlState()).contains("25006");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("0");
  }

  private static final String SENSED =
      """
      - id: calm
        title: Few readers
        why: A change under load hurts.
        action: {type: query, sql: SELECT n FROM readers, sense: 1s}
        expect: {at-most: 2}
      """;

  private static final String PAUSE =
      """
      - id: pause
        title: Look
        why: A person looks.
        action: {type: manual, prompt: What do you see?, value: text}
      """;

  private static final String CREATE =
      """
      - id: create
        title: Create
        why: It is needed.
        risk: ddl
        action: {type: sql, sql: CREATE TABLE t (id int)}
        undo: {sql: DROP TABLE t}
      """;

  private String touch() {
    return """
    - id: touch
      title: Touch
      why: It leaves a sign.
      action: {type: command, argv: [touch, touched]}
    """;
  }

  private static String get(HttpServer server) {
    return """
    - id: call
      title: Call
      why: Somebody must know.
      action:
        type: command
        http: {method: GET, url: "http://localhost:%d/"}
      timeout: 10s
    """
        .formatted(server.getAddress().getPort());
  }

  private static HttpServer answering(int status) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static boolean waitsForGate(RunState state) {
    return state
        .current()
        .flatMap(step -> step.said().waiting())
        .map(waiting -> waiting.need() == JournalEvent.Need.GATE)
        .orElse(false);
  }
}
