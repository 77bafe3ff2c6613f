package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are asked, and what their answers lead to. */
class RunPeopleTest {
  private static final String REASON = "agreed with the team lead";

  private static final String MANUAL =
      """
      - id: ask
        title: Ask
        why: Only a person knows.
        action: {type: manual, prompt: How many?, value: integer}
        expect: {at-least: 1}
      """;

  private static final String DECIDE =
      """
      - id: decide
        title: Decide
        why: A person decides.
        action:
          type: decide
          question: Is it well?
          evidence: SELECT count(*) FROM trouble
          propose: {well: {is: 0}, bad: {at-least: 1}}
          answers:
            - {id: well, label: It is well, then: continue}
            - {id: bad, label: It is not, then: goto, step: last}
            - {id: unknown, label: I do not know, then: stop}
      """;

  private static final String BETWEEN =
      """
      - id: between
        title: Between
        why: It is left out when things are bad.
        action: {type: query, sql: SELECT 1 AS one}
      """;

  private static final String LAST =
      """
      - id: last
        title: Last
        why: It comes last.
        action: {type: query, sql: SELECT 2 AS two}
      """;

  private static final String APPROVE =
      """
      - id: approve
        title: Approve
        why: Two see more than one.
        action: {type: approve, role: the tech lead, covers: [create], expires: 1h}
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

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void makeDatabase() {
    fixture = new RunFixture(TestServer.newest(), folder);
  }

  @Test
  void aValueThatIsNotOfItsTypeIsRefusedAndTheStepWaitsOn() throws Exception {
    fixture.answer("ask", step -> new Command.GiveValue("ask", "many", "operator"));

    var state = fixture.run(fixture.runbook("", MANUAL));

    assertThat(state.step("ask").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.refused).anyMatch(why -> why.contains("whole number"));
  }

  @Test
  void aValueThatIsSeenIsKeptAndJudged() throws Exception {
    fixture.answer("ask", step -> new Command.GiveValue("ask", "0", "operator"));

    var state = fixture.run(fixture.runbook("", MANUAL));

    assertThat(state.captured().get("ask.value").value()).isEqualTo("0");
    assertThat(state.step("ask").status()).isEqualTo(StepStatus.FAILED);
  }

  @Test
  void theEvidenceProposesAnAnswer() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");

    var state = fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(waiting(state, "decide").need()).isEqualTo(Need.ANSWER);
    assertThat(waiting(state, "decide").prompt()).contains("proposes well");
  }

  @Test
  void anAnswerAgainstTheEvidenceNeedsAReason() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)", "INSERT INTO trouble VALUES (1)");
    fixture.answer(
        "decide", step -> new Command.Answer("decide", "well", Optional.empty(), "operator"));

    var state = fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(state.step("decide").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.refused).anyMatch(why -> why.contains("reason"));
  }

  @Test
  void anAnswerThatLeadsAheadLeavesTheStepsBetweenNotApplicable() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)", "INSERT INTO trouble VALUES (1)");
    fixture.answer(
        "decide", step -> new Command.Answer("decide", "bad", Optional.empty(), "operator"));

    var state = fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(state.step("between").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(state.step("last").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
  }

  @Test
  void notKnowingIsAlwaysTakenAndStopsWhereTheRunbookSaysSo() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");
    fixture.answer(
        "decide", step -> new Command.Answer("decide", "unknown", Optional.empty(), "operator"));

    var state = fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(state.status()).isEqualTo(RunStatus.HELD);
    assertThat(state.step("decide").status()).isEqualTo(StepStatus.DONE);
  }

  @Test
  void evidenceThatCannotBeReadProposesNotKnowing() throws Exception {
    var state = fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(waiting(state, "decide").prompt()).contains("proposes unknown");
  }

  @Test
  void theEvidenceIsReadAgainWhileTheQuestionWaits() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");
    var usual = fixture.commands();
    var worse = new AtomicBoolean();
    CommandSource waits =
        (state, patience) -> {
          var asked = state.step("decide").said().waiting().map(StepState.Waiting::prompt);
          if (asked.filter(prompt -> prompt.contains("proposes bad")).isPresent()) {
            return usual.next(state, patience);
          }
          if (asked.isPresent() && worse.compareAndSet(false, true)) {
            fixture.execute("INSERT INTO trouble VALUES (1)");
          }
          return Optional.empty();
        };

    try (var run = fixture.create(fixture.runbook("", DECIDE, BETWEEN, LAST))) {
      var state = run.drive(waits);

      assertThat(waiting(state, "decide").prompt()).contains("proposes bad");
      assertThat(state.step("decide").evidence().get("Is it well?").value()).contains("1");
    }
  }

  @Test
  void anAnswerIsMeasuredByTheEvidenceOfItsMoment() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");
    fixture.answer(
        "decide",
        step -> {
          fixture.execute("INSERT INTO trouble VALUES (1)");
          return new Command.Answer("decide", "well", Optional.empty(), "operator");
        });

    fixture.run(fixture.runbook("", DECIDE, BETWEEN, LAST));

    assertThat(fixture.refused).anyMatch(why -> why.contains("The evidence proposes bad"));
  }

  @Test
  void evidenceThatSpeaksForTwoAnswersProposesNone() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");
    var both = DECIDE.replace("bad: {at-least: 1}", "bad: {at-least: 0}");

    var state = fixture.run(fixture.runbook("", both, BETWEEN, LAST));

    assertThat(waiting(state, "decide").prompt()).contains("proposes nothing");
  }

  @Test
  void theEvidenceSaysWhatItCounts() throws Exception {
    fixture.execute("CREATE TABLE trouble (id int)");
    var counted = DECIDE.replace("  propose:", "  counts: Rows of trouble\n    propose:");

    var state = fixture.run(fixture.runbook("", counted, BETWEEN, LAST));

    assertThat(state.step("decide").evidence()).containsOnlyKeys("Rows of trouble");
  }

  @Test
  void theOperatorCannotApproveTheOwnRun() throws Exception {
    fixture.answer("approve", step -> new Command.Approve("approve", " Operator "));

    var state = fixture.run(fixture.runbook("", APPROVE, CREATE));

    assertThat(state.step("approve").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.refused).anyMatch(why -> why.contains("second person"));
  }

  @Test
  void anApprovedStepIsCarriedOut() throws Exception {
    fixture.answer("approve", step -> new Command.Approve("approve", "lead"));

    var state = fixture.run(fixture.runbook("", APPROVE, CREATE));

    assertThat(state.step("approve").said().value()).contains("approved by lead");
    assertThat(state.step("create").status()).isEqualTo(StepStatus.DONE);
  }

  @Test
  void anApprovalThatIsTooOldIsAskedForAgain() throws Exception {
    fixture.answer("approve", step -> new Command.Approve("approve", "lead"));
    fixture.answer("create", step -> new Command.Leave("operator"));
    var name = fixture.run(fixture.runbook("", APPROVE, CREATE)).run();

    try (var run = Run.resume(twoHoursLater(), name, fixture.target(), "operator", List.of())) {
      var state = run.drive(fixture.commands());

      assertThat(state.step("approve").status()).isEqualTo(StepStatus.EXPIRED);
      assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
    }
  }

  private RunEngine twoHoursLater() {
    var now = fixture.engine();
    return new RunEngine(
        now.store(),
        now.connector(),
        now.runners(),
        now.undoers(),
        now.secrets(),
        RunClock.of(Clock.offset(Clock.systemUTC(), Duration.ofHours(2))),
        now.checkpoint());
  }

  @Test
  void aRefusedApprovalHoldsTheRun() throws Exception {
    fixture.answer("approve", step -> new Command.Refuse("approve", "not before the talk", "lead"));

    var state = fixture.run(fixture.runbook("", APPROVE, CREATE));

    assertThat(state.step("approve").status()).isEqualTo(StepStatus.REFUSED);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void approvingAfterARefusalNeedsAReasonThatIsKept() throws Exception {
    fixture
        .answer("approve", step -> new Command.Refuse("approve", "not before the talk", "Ben"))
        .answer("approve", step -> new Command.Retry("approve", "operator"))
        .answer("approve", step -> new Command.Approve("approve", "lead"))
        .answer(
            "approve",
            step -> new Command.Approve("approve", "lead", Optional.of("the talk is over")));

    var state = fixture.run(fixture.runbook("", APPROVE, CREATE));

    assertThat(fixture.refused)
        .anyMatch(why -> why.startsWith("It was refused by Ben: not before the talk."));
    assertThat(state.refusals().get("approve").by()).isEqualTo("Ben");
    assertThat(state.step("approve").said().value())
        .contains("approved by lead, after Ben refused (not before the talk): the talk is over");
  }

  @Test
  void whatAStepBeganIsOpenUntilItsEndIsDoneAlsoAfterARollback() throws Exception {
    var begins =
        """
        - id: begin
          title: Maintenance on
          why: Nobody may write.
          open-until: end
          action: {type: manual, prompt: Is it on?, value: text}
          undo: {none: Switch it off by hand.}
        """;
    var ends = MANUAL.replace("id: ask", "id: end").replace("title: Ask", "title: Maintenance off");
    fixture
        .answer("begin", step -> new Command.GiveValue("begin", "seen", "operator"))
        .answer("end", step -> new Command.RollBack(List.of(), "as planned", "operator"));
    var runbook = fixture.runbook("", begins, ends);

    var state = fixture.run(runbook);

    assertThat(state.progress().outcome()).contains(RunOutcome.ROLLED_BACK);
    assertThat(StillOpen.of(runbook.runbook(), state))
        .extracting(open -> open.sentence("noon"))
        .containsExactly("Still in effect since noon: Maintenance on. Switch it off by hand.");
  }

  @Test
  void anOverrideNamesTheLaterStepThatFailsBecauseOfIt() throws Exception {
    fixture.answer("check", step -> new Command.Override("check", REASON, "operator"));
    var runbook =
        fixture.runbook(
            "",
            """
            - id: check
              title: Check
              why: It should hold.
              needed-by: [ask]
              action: {type: query, sql: SELECT 1 AS one}
              expect: {is: 2}
            """,
            MANUAL);

    var state = fixture.run(runbook);

    assertThat(Exceptions.counts(state)).containsExactly("1 overridden");
    assertThat(Exceptions.lines(runbook.runbook(), state))
        .containsExactly(
            "Check: overridden by operator, " + REASON + " Step 2, Ask, fails without this.");
  }

  @Test
  void aSkippedStepStaysVisibleToTheEnd() throws Exception {
    fixture.answer("ask", step -> new Command.Skip("ask", REASON, "operator"));

    var state = fixture.run(fixture.runbook("", MANUAL, LAST));

    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
    assertThat(state.progress().why().orElseThrow()).contains("ask skipped");
    assertThat(state.carried()).extracting(StepState::id).containsExactly("ask");
  }

  @Test
  void skippingTakesAReason() throws Exception {
    fixture.answer("ask", step -> new Command.Skip("ask", "no", "operator"));

    var state = fixture.run(fixture.runbook("", MANUAL, LAST));

    assertThat(state.step("ask").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.refused).anyMatch(why -> why.contains("at least 10 characters"));
  }

  @Test
  void aDeferredStepIsAskedForAgainAtTheEnd() throws Exception {
    fixture.answer("ask", step -> new Command.Defer("ask", REASON, "operator"));

    var state = fixture.run(fixture.runbook("", MANUAL, LAST));

    assertThat(state.step("last").status()).isEqualTo(StepStatus.DONE);
    assertThat(waiting(state, "ask").need()).isEqualTo(Need.VALUE);
  }

  @Test
  void aFailedStepThatIsOverriddenIsCarriedWithItsReason() throws Exception {
    fixture.answer("check", step -> new Command.Override("check", REASON, "operator"));

    var state =
        fixture.run(
            fixture.runbook(
                "",
                """
                - id: check
                  title: Check
                  why: It should hold.
                  action: {type: query, sql: SELECT 1 AS one}
                  expect: {is: 2}
                """,
                LAST));

    assertThat(state.step("check").status()).isEqualTo(StepStatus.OVERRIDDEN);
    assertThat(state.step("check").said().reason()).contains(REASON);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
  }

  @Test
  void aGateThatDoesNotHoldKeepsTheStepFromStarting() throws Exception {
    var state = fixture.run(fixture.runbook("", gated()));

    assertThat(waiting(state, "create").need()).isEqualTo(Need.GATE);
    assertThat(state.step("create").evidence().get("Nobody is at it").value()).contains("1");
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("null");
  }

  @Test
  void anOverriddenGateIsKeptWithItsReason() throws Exception {
    fixture.answer(
        "create",
        step -> new Command.OverrideGate("create", "Nobody is at it", REASON, "operator"));

    var state = fixture.run(fixture.runbook("", gated()));

    assertThat(state.step("create").said().overridden()).containsEntry("Nobody is at it", REASON);
    assertThat(state.step("create").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED_WITH_EXCEPTIONS);
  }

  @Test
  void behindThePointOfNoReturnRollingBackIsRefused() throws Exception {
    fixture.answer("ask", step -> new Command.RollBack(List.of(), "changed our mind", "operator"));

    var state =
        fixture.run(
            fixture.runbook(
                "", CREATE.replace("risk: ddl", "risk: ddl\n  point-of-no-return: true"), MANUAL));

    assertThat(fixture.refused).anyMatch(why -> why.contains("point of no return"));
    assertThat(state.step("ask").status()).isEqualTo(StepStatus.WAITING);
    assertThat(fixture.value("SELECT to_regclass('t')")).isEqualTo("t");
  }

  private static String gated() {
    return CREATE.replace(
        "risk: ddl",
        """
        risk: ddl
          requires:
            - {label: Nobody is at it, sql: SELECT 1 AS n, expect: {is: 0}}\
        """);
  }

  private static StepState.Waiting waiting(RunState state, String step) {
    return state.step(step).said().waiting().orElseThrow();
  }
}
