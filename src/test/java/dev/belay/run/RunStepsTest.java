package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.sql;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalWriteException;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.testing.TestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kinds of steps do. */
@Timeout(60)
class RunStepsTest {
  private static final String REASON = "because the test wants it";
  private static final String APPLY =
      """
      - id: apply
        title: Apply
        why: It is tried.
        risk: ddl
        confirm: none
        action: {type: apply, folder: migrations}
        undo: {script: true}
      """;

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() throws Exception {
    fixture = new RunFixture(TestServer.newest(), folder).withBaseline();
    fixture.execute("CREATE TABLE t (n int)", "CREATE TABLE said (what text)");
  }

  private String rows() {
    return fixture.value("SELECT coalesce(string_agg(n::text, ' ' ORDER BY n), '') FROM t");
  }

  private String cause(dev.belay.journal.RunState state, String step) {
    return state.step(step).said().cause().orElseThrow().message();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE t; --", "\"; DROP TABLE t; --", "a\\'; DROP TABLE t; --", "$$; DROP TABLE t",
        ":'text'", "${text}", "/* ", "it's"
      })
  void aHostileValueStaysAValue(String value) throws Exception {
    fixture.param("text", value);

    var state =
        fixture.run(
            fixture.runbook(
                "- {name: text, type: text}",
                sql("write", "INSERT INTO said VALUES (:'text'), (:text)"),
                query("read", "SELECT count(*) FROM said WHERE what = :text", "expect: {is: 2}")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT DISTINCT what FROM said")).isEqualTo(value);
  }

  @Test
  void aLockCheckThatCannotSeeTheOthersIsNotGreen() throws Exception {
    var role = "plain_" + fixture.database;
    fixture.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + TestServer.PASSWORD + "'");
    try (var other = fixture.server.connect(fixture.database);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE t");

      var state =
          fixture
              .as(role)
              .withoutMarkers()
              .run(fixture.runbook("", step("look", "{type: locks, relations: [t]}")));

      assertThat(state.step("look").status()).isEqualTo(StepStatus.FAILED);
      assertThat(state.step("look").said().cause().orElseThrow().message())
          .startsWith("Unknown: what ");
      assertThat(state.step("look").said().cause().orElseThrow().cure())
          .isEqualTo("GRANT pg_read_all_stats TO " + role + ", then retry.");
    }
  }

  @Test
  void aHostileIdentifierStaysAnIdentifier() throws Exception {
    fixture.param("name", "x\"; DROP TABLE t; --");

    fixture.run(
        fixture.runbook(
            "- {name: name, type: identifier}", sql("make", "CREATE TABLE :\"name\" (n int)")));

    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("t");
    assertThat(
            fixture.value("SELECT count(*) FROM pg_class WHERE relname = 'x\"; DROP TABLE t; --'"))
        .isEqualTo("1");
  }

  @Test
  void capturedValuesAreTypedAndUsedLater() throws Exception {
    fixture.execute("INSERT INTO t VALUES (4)");

    fixture.run(
        fixture.runbook(
            "",
            query(
                "count",
                "SELECT n, 'it''s' AS w FROM t",
                "capture: [{name: n, type: integer}, {name: w, from: w}]"),
            sql("write", "INSERT INTO t SELECT :count.n + 1; INSERT INTO said VALUES (:'count.w')"),
            query("same", "SELECT :count.n + 1 = max(n) FROM t", "expect: {is: true}")));

    assertThat(rows()).isEqualTo("4 5");
    assertThat(fixture.value("SELECT what FROM said")).isEqualTo("it's");
  }

  @Test
  void aRoleWithoutRightsOnTheMarkersCarriesTheStatementsOut() throws Exception {
    var role = "owner_" + fixture.database;
    fixture.execute(
        "CREATE ROLE " + role,
        "ALTER TABLE said OWNER TO " + role,
        "GRANT CREATE ON SCHEMA public TO " + role);

    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql(
                        "write",
                        "INSERT INTO said VALUES (current_user);\n"
                            + "CREATE INDEX CONCURRENTLY i ON said (what)")
                    .replace("type: sql", "type: sql\n    role: " + role),
                query("after", "SELECT current_user", "expect: {is: postgres}")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT what FROM said")).isEqualTo(role);
    assertThat(fixture.value("SELECT count(*) FROM belay.step_marker")).isEqualTo("1");
  }

  @Test
  void aScriptsOwnRoleAndSettingsHoldThroughItsPartsAndEndWithIt() throws Exception {
    var role = "other_" + fixture.database;
    fixture.execute("CREATE ROLE " + role, "CREATE SCHEMA app AUTHORIZATION " + role);

    fixture.write(
        "migrations/001_a.sql",
        """
        -- belay: no-transaction
        SET ROLE %s;
        SET search_path = app;
        CREATE TABLE a (n int);
        CREATE INDEX CONCURRENTLY a_n ON a (n);
        """
            .formatted(role));
    var name =
        DyingRun.at(
            fixture,
            fixture.runbook("", APPLY.replace("script: true", "none: a test")),
            "before:part-committed",
            3);

    var state = fixture.resume(name);

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.value("SELECT tableowner FROM pg_tables WHERE tablename = 'a'"))
        .isEqualTo(role);
    assertThat(fixture.value("SELECT schemaname FROM pg_indexes WHERE indexname = 'a_n'"))
        .isEqualTo("app");
    assertThat(fixture.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("1");
  }

  @Test
  void aScriptWithItsOwnCommitGoesOnBehindWhatIsInEffect() throws Exception {
    var name =
        DyingRun.at(
            fixture,
            fixture.runbook(
                "",
                sql("two", "BEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\nINSERT INTO t VALUES (2)")),
            "before:commit-sent",
            2);
    assertThat(rows()).isEqualTo("1");

    fixture.resume(name);

    assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.PARTLY);
    assertThat(rows()).isEqualTo("1 2");
  }

  @Test
  void commandsAreOffUntilTheyAreAllowed() throws Exception {
    var touched = folder.resolve("touched");
    var steps = step("call", "{type: command, argv: [touch, " + touched + "]}");

    var off = fixture.run(fixture.runbook("", steps));
    assertThat(cause(off, "call")).contains("Commands are off");
    assertThat(touched).doesNotExist();

    fixture.withCommands().beside(off.run()).run(fixture.runbook("", steps));
    assertThat(touched).exists();
  }

  @Test
  void anHttpCallIsJudgedByItsStatusAndItsSecretIsNeverWrittenDown() throws Exception {
    var header = new AtomicReference<String>();
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          header.set(exchange.getRequestHeaders().getFirst("Authorization"));
          var body = ("seen " + header.get()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(202, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    try {
      fixture.withCommands().secret("TOKEN", "s3cr3t-value");
      var state =
          fixture.run(
              fixture.runbook(
                  "",
                  step(
                      "call",
                      "{type: command, http: {method: POST, url: 'http://localhost:"
                          + http.getAddress().getPort()
                          + "/x', headers: {Authorization: 'env:TOKEN'}}}",
                      "expect: {of: status, is: 202}",
                      "capture: [{name: body, from: body}]")));

      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(header.get()).isEqualTo("s3cr3t-value");
      try (var files = Files.walk(fixture.home)) {
        assertThat(files.filter(Files::isRegularFile))
            .allSatisfy(file -> assertThat(file).content().doesNotContain("s3cr3t-value"));
      }
    } finally {
      http.stop(0);
    }
  }

  @Test
  void aCallWithoutAnAnswerIsInDoubtUntilAPersonDecides() throws Exception {
    var answer = new CountDownLatch(1);
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    http.start();
    try {
      fixture
          .withCommands()
          .answer("call", s -> new Command.Decide("call", Verdict.COMMITTED, "short", OPERATOR))
          .answer("call", s -> new Command.Decide("call", Verdict.COMMITTED, REASON, OPERATOR));
      var state =
          fixture.run(
              fixture.runbook(
                  "",
                  step(
                      "call",
                      "{type: command, http: {method: GET, url: 'http://localhost:"
                          + http.getAddress().getPort()
                          + "/x'}}",
                      "timeout: 1s")));

      assertThat(fixture.refused).hasSize(1);
      assertThat(Settled.verdicts(fixture)).containsExactly(Verdict.UNKNOWN, Verdict.COMMITTED);
      assertThat(state.step("call").status()).isEqualTo(StepStatus.DONE);
    } finally {
      answer.countDown();
      http.stop(0);
    }
  }

  @Test
  void aCalledRunbookIsCarriedOutInPlace() throws Exception {
    fixture.runbook("", sql("inner", "INSERT INTO t VALUES (1)"));
    Files.move(folder.resolve("test.yaml"), folder.resolve("called.yaml"));
    fixture.write(
        "called.yaml",
        Files.readString(folder.resolve("called.yaml")).replace("id: test", "id: called"));

    var state =
        fixture.run(fixture.runbook("", step("outer", "{type: call, runbook: called.yaml}")));

    assertThat(state.step("outer.inner").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.step("outer").status()).isEqualTo(StepStatus.DONE);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aMissingRollbackScriptFailsTheUndoBeforeAnythingIsSent() throws Exception {
    fixture.write("migrations/001_a.sql", "CREATE TABLE a (n int);");
    fixture.answer("check", s -> new Command.RollBack(List.of(), REASON, OPERATOR));

    var state =
        fixture.run(fixture.runbook("", APPLY, query("check", "SELECT 1", "expect: {is: 2}")));

    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.FAILED);
    assertThat(cause(state, "apply"))
        .contains("1 of 1 migration has no rollback script here: 001_a");
    assertThat(fixture.value("SELECT to_regclass('a')")).isEqualTo("a");
  }

  @Test
  void anotherOrderOfColumnsIsNamedAndAccepted() throws Exception {
    fixture.execute("CREATE TABLE c (one int, two int)");
    fixture.write("migrations/001_c.sql", "ALTER TABLE c DROP COLUMN one;");
    fixture.write("migrations/001_c.rollback.sql", "ALTER TABLE c ADD COLUMN one int;");
    fixture.answer("check", s -> new Command.RollBack(List.of(), REASON, OPERATOR));

    var state =
        fixture.run(fixture.runbook("", APPLY, query("check", "SELECT 1", "expect: {is: 2}")));

    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(fixture.entries)
        .anyMatch(entry ->
            entry.event() instanceof JournalEvent.Undone undone
                && undone.value().toLowerCase(java.util.Locale.ROOT).contains("order"));
  }

  @Test
  void twoRunsAtOnceNeverApplyTwice() throws Exception {
    fixture.write("migrations/001_t.sql", "INSERT INTO t SELECT 1 FROM pg_sleep(1);");
    var other = new RunFixture(fixture.server, Files.createDirectories(folder.resolve("b")));
    other.execute("SELECT 1");
    var second = fixture.create(fixture.runbook("", APPLY));
    try (var first = fixture.beside(second.name()).create(fixture.runbook("", APPLY));
        second) {
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  first.drive(fixture.commands());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Eventually.until(() ->
          fixture
              .value(
                  "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid ="
                      + " 1835624306")
              .equals("1"));
      second.drive(fixture.commands());
      thread.join();
    }

    assertThat(rows()).isEqualTo("1");
    assertThat(fixture.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("1");
  }

  @Test
  void aLockThatAnotherRunnerHoldsIsRefusedWithItsName() throws Exception {
    fixture.write("migrations/001_a.sql", "CREATE TABLE a (n int);");
    try (var connection = fixture.server.connect(fixture.database);
        var statement = connection.createStatement()) {
      statement.execute("SET application_name = 'other runner'");
      statement.execute("SELECT pg_advisory_lock(1650814049, 1835624306)");

      var state = fixture.run(fixture.runbook("", APPLY));

      assertThat(cause(state, "apply")).contains("other runner").contains("Nothing was sent");
      assertThat(fixture.value("SELECT to_regclass('a')")).isEqualTo("null");
    }
  }

  @Test
  void aSecondWriterOfOneRunIsRefused() throws Exception {
    try (var run = fixture.create(fixture.runbook("", query("look", "SELECT 1")))) {
      assertThatThrownBy(() -> fixture.resume(run.name())).hasMessageContaining(run.name());
    }
  }

  @Test
  void aFinishedRunCannotBeResumed() throws Exception {
    var state = fixture.run(fixture.runbook("", query("look", "SELECT 1")));

    assertThatThrownBy(() -> fixture.resume(state.run()))
        .isInstanceOf(RunRefusedException.class)
        .hasMessageContaining("is over");
  }

  @Test
  void aMissingParameterIsNamedAndNothingIsWritten() {
    var fixture = new RunFixture(TestServer.newest(), folder);
    var runbook = fixture.runbook("- {name: who, type: text}", query("look", "SELECT :who"));

    assertThatThrownBy(() -> fixture.create(runbook))
        .isInstanceOf(RunRefusedException.class)
        .hasMessageContaining("who");
    assertThat(fixture.value("SELECT to_regnamespace('belay')")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:attempt-started", "before:statement-sent", "before:commit-sent"})
  void nothingTakesEffectWhenTheJournalCannotBeWritten(String point) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")));
    var runbook = fixture.runbook("", sql("write", "INSERT INTO t VALUES (1)"));
    fixture.at(name -> {
      if (name.equals(point)) {
        limitFileSize("1:");
      }
    });
    String name;
    try (var run = fixture.create(runbook)) {
      name = run.name();
      assertThatThrownBy(() -> run.drive(fixture.commands()))
          .isInstanceOf(JournalWriteException.class);
    } finally {
      limitFileSize("unlimited:");
    }
    assertThat(rows()).isEmpty();
    fixture.at(Checkpoint.NONE);

    assertThat(fixture.resume(name).progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(rows()).isEqualTo("1");
  }

  /** The soft limit of this process: a write beyond it fails as on a full disk. */
  private static void limitFileSize(String limit) {
    try {
      var exit =
          new ProcessBuilder(
                  "/usr/bin/prlimit",
                  "--pid",
                  "" + ProcessHandle.current().pid(),
                  "--fsize=" + limit)
              .start()
              .waitFor();
      assertThat(exit).isZero();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theRunHoldsAndAPersonGoesOnWithAReasonAfterAFailure() throws Exception {
    fixture.answer("bad", s -> new Command.Override("bad", REASON, OPERATOR));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql("bad", "INSERT INTO nowhere VALUES (1)"),
                sql("good", "INSERT INTO t VALUES (1)")));

    assertThat(state.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(state.step("bad").status()).isEqualTo(StepStatus.OVERRIDDEN);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(rows()).isEqualTo("1");
  }
}
