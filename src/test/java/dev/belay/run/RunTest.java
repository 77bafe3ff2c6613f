package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  private static final String CREATE =
      """
      - id: create
        title: Create the table
        why: It is needed.
        risk: ddl
        action: {type: sql, sql: "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)"}
        undo:
          sql: DROP TABLE t
          verify:
            - label: The table is gone
              sql: SELECT to_regclass('t') IS NULL
              expect: {is: true}
      """;

  private static final String COUNT =
      """
      - id: count
        title: Count the rows
        why: They must be there.
        action: {type: query, sql: SELECT count(*) AS n FROM t}
        expect: {is: 2}
        capture:
          - {name: rows, type: integer, from: n}
      """;

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
  }

  @Test
  void stepsAreCarriedOutInOrderAndTheRunCompletes() throws Exception {
    var state = fixture.run(fixture.runbook("", CREATE, COUNT));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(state.step("create").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.captured().get("count.rows").value()).isEqualTo("2");
    assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("2");
  }

  @Test
  void theJournalSaysWhatIsSentBeforeItIsSent() throws Exception {
    fixture.run(fixture.runbook("", CREATE));

    assertThat(fixture.events())
        .containsSubsequence(
            "run-opened",
            "target-bound",
            "step-awaits",
            "step-confirmed",
            "attempt-started",
            "part-started",
            "transaction-assigned",
            "statement-sent",
            "statement-done",
            "statement-sent",
            "statement-done",
            "commit-sent",
            "part-committed",
            "step-done",
            "run-finished");
  }

  @Test
  void aFailingStatementLeavesNothingBehindAndHoldsTheRun() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: broken
                  title: Break
                  why: Because.
                  risk: ddl
                  action:
                    type: sql
                    sql: |
                      CREATE TABLE gone (id int);
                      INSERT INTO nowhere VALUES (1)
                  undo: {none: nothing remains}
                """));

    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    var broken = state.step("broken");
    assertThat(broken.status()).isEqualTo(StepStatus.FAILED);
    assertThat(broken.said().cause().orElseThrow().sqlState()).contains("42P01");
    assertThat(broken.said().cause().orElseThrow().place().orElseThrow()).contains("line 2");
    assertThat(fixture.value("SELECT to_regclass('gone')")).isEqualTo("null");
  }

  @Test
  void anUnfulfilledExpectationFailsTheStepAndNamesTheValue() throws Exception {
    fixture.execute("CREATE TABLE t (id int)");

    var state = fixture.run(fixture.runbook("", COUNT));

    assertThat(state.step("count").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("count").said().cause().orElseThrow().message())
        .contains("0")
        .contains("is 2");
  }

  @Test
  void rollingBackUndoesWhatWasDoneVerifiesItAndKeepsTheFailure() throws Exception {
    fixture.answer(
        "count", step -> new Command.RollBack(List.of(), "the count is wrong", "operator"));
    var state = fixture.run(fixture.runbook("", CREATE, COUNT.replace("is: 2", "is: 3")));

    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
    assertThat(state.step("create").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(state.step("count").status()).isEqualTo(StepStatus.FAILED);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void aRunIsRefusedWhereTheDatabaseIsMarkedAsAnotherEnvironment() {
    fixture.execute(
        "CREATE SCHEMA belay",
        "CREATE TABLE belay.marker (environment text NOT NULL, set_at timestamptz DEFAULT now())",
        "INSERT INTO belay.marker (environment) VALUES ('production')");

    assertThatThrownBy(() -> fixture.run(fixture.runbook("", CREATE)))
        .isInstanceOf(RunRefusedException.class)
        .hasMessageContaining("production");
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void aStepWithoutAConfirmationWaitsAndTheRunCanBeResumed() throws Exception {
    var runbook =
        fixture.runbook("", CREATE.replace("risk: ddl", "risk: ddl\n  confirm: type-target"));
    String name;
    try (var run = fixture.create(runbook)) {
      name = run.name();
      var left = run.drive(fixture.commands());
      assertThat(left.step("create").status()).isEqualTo(StepStatus.WAITING);
    }
    fixture.answer(
        "create", step -> new Command.Confirm("create", Optional.of("test-target"), "operator"));

    assertThat(fixture.resume(name).progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void aWrongTargetNameIsRefusedAndNothingIsSent() throws Exception {
    fixture.answer(
        "create", step -> new Command.Confirm("create", Optional.of("prod"), "operator"));

    var state =
        fixture.run(
            fixture.runbook("", CREATE.replace("risk: ddl", "risk: ddl\n  confirm: type-target")));

    assertThat(state.step("create").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.refused).anyMatch(why -> why.contains("You typed prod"));
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void migrationsAreAppliedWithTheirHistoryAndRolledBackToTheSameSchema() throws Exception {
    fixture.write("migrations/001_a.sql", "CREATE TABLE a (id int PRIMARY KEY);");
    fixture.write("migrations/001_a.rollback.sql", "DROP TABLE a;");
    fixture.write(
        "migrations/002_i.sql",
        "-- belay: no-transaction\nCREATE INDEX CONCURRENTLY a_id ON a (id);");
    fixture.write("migrations/002_i.rollback.sql", "DROP INDEX CONCURRENTLY a_id;");
    fixture.answer("check", step -> new Command.RollBack(List.of(), "as planned", "operator"));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: apply
                  title: Apply
                  why: Because.
                  risk: ddl
                  action: {type: apply, folder: migrations}
                  undo: {script: true}
                """,
                """
                - id: check
                  title: Check
                  why: Because.
                  action: {type: query, sql: SELECT count(*) FROM belay.migration_history}
                  expect: {is: 3}
                """));

    assertThat(state.step("check").said().cause().orElseThrow().message()).contains("2");
    assertThat(state.step("apply").said().value().orElseThrow()).startsWith("001, 002");
    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(fixture.value("SELECT count(*) FROM belay.migration_history")).isEqualTo("0");
  }
}
