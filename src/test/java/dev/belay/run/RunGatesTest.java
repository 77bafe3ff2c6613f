package dev.belay.run;

import static dev.belay.run.RunFixture.OPERATOR;
import static dev.belay.run.Steps.query;
import static dev.belay.run.Steps.sql;
import static dev.belay.run.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.runbook.Resolved;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What must hold before a step starts, and what people decide about it. */
@Timeout(60)
class RunGatesTest {
  private static final String REASON = "because the test wants it";
  private static final String GATE =
      "requires: [{label: switch is on, sql: SELECT on_ FROM switch, expect: {is: true}}]";
  private static final String DECIDE =
      """
      - id: ask
        title: ask
        why: It is asked.
        action:
          type: decide
          question: Go on?
          evidence: SELECT on_ FROM switch
          propose: {"yes": {is: true}, "no": {is: false}}
          answers:
            - {id: "yes", label: "Yes"}
            - {id: "no", label: "No", then: goto, step: last}
            - {id: unknown, label: I do not know, then: stop}
      """;

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
    fixture.execute(
        "CREATE TABLE t (n int)",
        "CREATE TABLE switch (on_ boolean)",
        "INSERT INTO switch VALUES (false)");
  }

  private String rows() {
    return fixture.value("SELECT coalesce(string_agg(n::text, ' ' ORDER BY n), '') FROM t");
  }

  @Test
  void aGateThatDoesNotHoldKeepsTheStepFromStartingUntilItHolds() throws Exception {
    var runbook = fixture.runbook("", sql("write", "INSERT INTO t VALUES (1)", GATE));
    String name;
    try (var run = fixture.create(runbook)) {
      name = run.name();
      var waiting = run.drive(fixture.commands());
      assertThat(waiting.step("write").said().waiting().orElseThrow().need())
          .isEqualTo(JournalEvent.Need.GATE);
      assertThat(rows()).isEmpty();
    }
    fixture.execute("UPDATE switch SET on_ = true");

    assertThat(fixture.resume(name).progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aGateIsOverriddenWithAReasonThatIsCarriedToTheEnd() throws Exception {
    fixture
        .answer("write", s -> new Command.OverrideGate("write", "switch is on", "short", OPERATOR))
        .answer("write", s -> new Command.OverrideGate("write", "switch is on", REASON, OPERATOR));

    var state = fixture.run(fixture.runbook("", sql("write", "INSERT INTO t VALUES (1)", GATE)));

    assertThat(fixture.refused).anyMatch(why -> why.contains("at least 10 characters"));
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(state.step("write").said().overridden()).containsEntry("switch is on", REASON);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aResultThatIsTooOldHoldsTheStepUntilItIsReadAgain() throws Exception {
    fixture.answer(
        "pause",
        s -> {
          fixture.pass(Duration.ofMinutes(5));
          return new Command.GiveValue("pause", "done", OPERATOR);
        });
    fixture.answer("write", s -> new Command.Retry("check", OPERATOR));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                query("check", "SELECT 1"),
                step("pause", "{type: manual, prompt: Wait a little., value: text}"),
                sql(
                    "write",
                    "INSERT INTO t VALUES (1)",
                    "requires: [{label: checked, step: check, within: 2min}]")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(fixture.events()).containsSubsequence("step-done", "step-reopened", "step-done");
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aSensedTickThatFallsHoldsLaterWritesUntilItIsOverridden() throws Exception {
    fixture.execute("UPDATE switch SET on_ = true");
    fixture
        .answer(
            "pause",
            s -> {
              fixture.execute("UPDATE switch SET on_ = false");
              return new Command.GiveValue("pause", "done", OPERATOR);
            })
        .answer(
            "write",
            s -> {
              assertThat(rows()).isEmpty();
              return new Command.Override("sensed", REASON, OPERATOR);
            });

    var state =
        fixture.run(
            fixture.runbook(
                "",
                step(
                    "sensed",
                    "{type: query, sql: SELECT on_ FROM switch, sense: 1s}",
                    "expect: {is: true}"),
                step("pause", "{type: manual, prompt: Wait., value: text}"),
                sql("write", "INSERT INTO t VALUES (1)")));

    assertThat(fixture.events()).contains("truth-changed");
    assertThat(state.step("sensed").status()).isEqualTo(StepStatus.OVERRIDDEN);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aStepWhoseConditionIsNotMetIsNotApplicable() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql(
                    "write",
                    "INSERT INTO t VALUES (1)",
                    "when: {sql: SELECT on_ FROM switch, expect: {is: true}}")));

    assertThat(state.step("write").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aSkippedStepNeverCountsAsDoneAndIsNamedAtTheEnd() throws Exception {
    fixture.answer("write", s -> new Command.Skip("write", REASON, OPERATOR));

    var state = fixture.run(fixture.runbook("", sql("write", "INSERT INTO t VALUES (1)", GATE)));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(state.progress().why().orElseThrow()).contains("write").contains("skipped");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aDeferredStepIsAskedForAgainAtTheEnd() throws Exception {
    fixture
        .answer("look", s -> new Command.Defer("look", REASON, OPERATOR))
        .answer("look", s -> new Command.GiveValue("look", "7", OPERATOR));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                step("look", "{type: manual, prompt: Look., value: integer, allow-defer: true}"),
                sql("write", "INSERT INTO t VALUES (1)")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
    assertThat(state.step("look").said().value()).contains("7");
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aManualAnswerOfTheWrongTypeIsRefused() throws Exception {
    fixture
        .answer("look", s -> new Command.GiveValue("look", "many", OPERATOR))
        .answer("look", s -> new Command.GiveValue("look", "3", OPERATOR));

    var state =
        fixture.run(
            fixture.runbook("", step("look", "{type: manual, prompt: Look., value: integer}")));

    assertThat(fixture.refused).hasSize(1);
    assertThat(state.captured().get("look.value").value()).isEqualTo("3");
  }

  @Test
  void anAnswerAgainstTheEvidenceNeedsAReason() throws Exception {
    fixture
        .answer("ask", s -> new Command.Answer("ask", "yes", Optional.empty(), OPERATOR))
        .answer("ask", s -> new Command.Answer("ask", "yes", Optional.of(REASON), OPERATOR));

    var state = fixture.run(decision());

    assertThat(fixture.refused).anyMatch(why -> why.contains("The evidence proposes no"));
    assertThat(state.step("ask").said().answer()).contains("yes");
    assertThat(rows()).isEqualTo("1 2");
  }

  @Test
  void goingForwardsLeavesTheStepsBetweenAsNotApplicable() throws Exception {
    fixture.answer("ask", s -> new Command.Answer("ask", "no", Optional.empty(), OPERATOR));

    var state = fixture.run(decision());

    assertThat(state.step("first").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(rows()).isEqualTo("2");
  }

  @Test
  void unknownIsAlwaysAccepted() throws Exception {
    fixture.answer("ask", s -> new Command.Answer("ask", "unknown", Optional.empty(), OPERATOR));

    var state = fixture.run(decision());

    assertThat(fixture.refused).isEmpty();
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(rows()).isEmpty();
  }

  private Resolved decision() {
    return fixture.runbook(
        "",
        DECIDE,
        sql("first", "INSERT INTO t VALUES (1)"),
        sql("last", "INSERT INTO t VALUES (2)"));
  }

  @Test
  void theOperatorCannotApproveAndASecondPersonCan() throws Exception {
    fixture
        .answer("agree", s -> new Command.Approve("agree", " Operator "))
        .answer("agree", s -> new Command.Approve("agree", "second"));

    var state = fixture.run(approved("30min"));

    assertThat(fixture.refused).anyMatch(why -> why.contains("cannot be the second person"));
    assertThat(state.step("agree").said().value()).contains("approved by second");
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void anApprovalThatIsTooOldExpiresAndNothingIsSent() throws Exception {
    fixture
        .answer("agree", s -> new Command.Approve("agree", "second"))
        .answer(
            "pause",
            s -> {
              fixture.pass(Duration.ofMinutes(5));
              return new Command.GiveValue("pause", "x", OPERATOR);
            });

    var state = fixture.run(approved("2min"));

    assertThat(state.step("agree").status()).isEqualTo(StepStatus.EXPIRED);
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(rows()).isEmpty();
  }

  private Resolved approved(String expires) {
    fixture.answer("pause", s -> new Command.GiveValue("pause", "x", OPERATOR));
    return fixture.runbook(
        "",
        step("agree", "{type: approve, role: owner, covers: [write], expires: " + expires + "}"),
        step("pause", "{type: manual, prompt: Wait., value: text}"),
        sql("write", "INSERT INTO t VALUES (1)"));
  }

  @Test
  void aWarningOnlyIsCarriedToTheEndAndHoldsNothing() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                step("check", "{type: query, sql: SELECT 1, warn-only: true}", "expect: {is: 2}"),
                sql("write", "INSERT INTO t VALUES (1)")));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(state.progress().why().orElseThrow()).contains("check");
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aPointOfNoReturnRefusesToRollBack() throws Exception {
    fixture.answer("check", s -> new Command.RollBack(List.of(), REASON, OPERATOR));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql(
                    "write",
                    "INSERT INTO t VALUES (1)",
                    "point-of-no-return: true",
                    "undo: {sql: DELETE FROM t}"),
                query("check", "SELECT 1", "expect: {is: 2}")));

    assertThat(fixture.refused).anyMatch(why -> why.contains("point of no return"));
    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void anUndoThatFailsHoldsTheRunAndCanBeTriedAgain() throws Exception {
    fixture
        .answer("check", s -> new Command.RollBack(List.of(), REASON, OPERATOR))
        .answer(
            "check",
            s -> {
              fixture.execute("CREATE TABLE helper ()");
              return new Command.Retry("write", OPERATOR);
            });
    fixture.answer(
        "write",
        s -> {
          fixture.execute("CREATE TABLE helper ()");
          return new Command.Retry("write", OPERATOR);
        });

    var state =
        fixture.run(
            fixture.runbook(
                "",
                sql(
                    "write",
                    "INSERT INTO t VALUES (1)",
                    "undo: {sql: \"DROP TABLE helper; DELETE FROM t\"}"),
                query("check", "SELECT 1", "expect: {is: 2}")));

    assertThat(fixture.events()).containsSubsequence("undo-failed", "run-held", "undone");
    assertThat(state.step("write").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
    assertThat(state.progress().why().orElseThrow()).contains("Not verified: write");
    assertThat(rows()).isEmpty();
  }

  @Test
  void rollingBackByItselfNeedsTheOperatorsLeave() throws Exception {
    var steps =
        new String[] {
          sql("write", "INSERT INTO t VALUES (1)", "undo: {sql: DELETE FROM t}"),
          query("check", "SELECT 1", "expect: {is: 2}", "on-failure: {rollback: automatic}")
        };
    var held = fixture.run(fixture.runbook("", steps));
    assertThat(held.status()).isEqualTo(RunStatus.HELD);
    assertThat(rows()).isEqualTo("1");

    fixture.execute("TRUNCATE t");
    var state = fixture.withAutomaticRollback().beside(held.run()).run(fixture.runbook("", steps));

    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aFailureMayLeadToAnotherStepOrBeCarriedToTheEnd() throws Exception {
    var state =
        fixture.run(
            fixture.runbook(
                "",
                query("check", "SELECT 1", "expect: {is: 2}", "on-failure: continue"),
                query("other", "SELECT 1", "expect: {is: 2}", "on-failure: {goto: last}"),
                sql("between", "INSERT INTO t VALUES (1)"),
                sql("last", "INSERT INTO t VALUES (2)")));

    assertThat(rows()).isEqualTo("2");
    assertThat(state.step("check").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("between").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
  }
}
