package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final Subject APPLY = Subject.forward("apply", 1);
  private static final Subject UNDO = Subject.undo("apply", 1);
  private static final JournalEvent.Lone LONE =
      new JournalEvent.Lone("CREATE INDEX CONCURRENTLY i ON t (a)", "absent");

  // ---- the run

  @Test
  void anOpenedRunHasAllItsStepsAheadOfIt() {
    var state = fold();
    assertThat(state.status()).isEqualTo(RunStatus.OPENED);
    assertThat(state.steps().keySet()).containsExactly("check", "apply", "verify");
    assertThat(state.step("check").status()).isEqualTo(StepStatus.NEXT);
    assertThat(state.current()).isEmpty();
    assertThat(state.progress().operator()).isEqualTo("On-call 1");
  }

  @Test
  void aBoundRunRunsAndKnowsItsServer() {
    var state = fold(Events.bound());
    assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(state.bound().orElseThrow().lastWal()).contains("0/1000000");
    assertThat(state.bound().orElseThrow().fingerprint()).containsEntry("system", "7412");
  }

  @Test
  void sessionsAndOutputChangeNothingButTheLastNumber() {
    var before = fold(Events.bound(), Events.started(APPLY));
    var after =
        fold(
            Events.bound(),
            Events.started(APPLY),
            new JournalEvent.SessionOpened("work", 4711, Events.NOON, Events.NOON),
            new JournalEvent.SessionLost("work", "connection reset"),
            new JournalEvent.Output(APPLY, "NOTICE: done"),
            new JournalEvent.BlockersSeen(APPLY, List.of()),
            new JournalEvent.StopRequested("On-call 1"),
            new JournalEvent.SessionActed("Cancel the query of 7", "cancelled", "On-call 1"));
    assertThat(after).isEqualTo(before.at(9));
  }

  @Test
  void aGuardIsOnlyEverExtendedAndNotAfterItActed() {
    var longer = new JournalEvent.GuardExtended(APPLY, 1, 10_000, Optional.empty(), "On-call 1");
    var state = fold(Events.bound(), Events.started(APPLY), longer, longer);
    var guards = state.step("apply").attempt(APPLY).orElseThrow().guards();
    assertThat(guards.extension(1)).isEqualTo(Duration.ofSeconds(20));
    assertThat(guards.extension(2)).isEqualTo(Duration.ZERO);

    var shorter = new JournalEvent.GuardExtended(APPLY, 1, -1, Optional.empty(), "On-call 1");
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> fold(Events.bound(), Events.started(APPLY), shorter));
    var tripped = new JournalEvent.GuardTripped(APPLY, 3, 10_000);
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> fold(Events.bound(), Events.started(APPLY), tripped, longer));
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> fold(Events.bound(), longer));
  }

  @Test
  void aHeldRunSaysWhyAndGoesOnWhenItIsLetGo() {
    var held = fold(Events.bound(), new JournalEvent.RunHeld("a gate does not hold"));
    assertThat(held.status()).isEqualTo(RunStatus.HELD);
    assertThat(held.progress().why()).contains("a gate does not hold");

    var on =
        fold(
            Events.bound(),
            new JournalEvent.RunHeld("a gate does not hold"),
            new JournalEvent.RunContinued("On-call 1"));
    assertThat(on.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(on.progress().why()).isEmpty();
  }

  @Test
  void aResumedRunHasItsNewOperatorAndTheNewestLogPosition() {
    var state =
        fold(
            Events.bound(),
            new JournalEvent.RunResumed("On-call 2", Map.of("walPosition", "0/2000000")));
    assertThat(state.progress().operator()).isEqualTo("On-call 2");
    assertThat(state.bound().orElseThrow().lastWal()).contains("0/2000000");
    assertThat(state.bound().orElseThrow().fingerprint()).containsEntry("timeline", "3");
  }

  @Test
  void nothingFollowsTheEndOfARun() {
    var end = new JournalEvent.RunFinished(JournalEvent.RunOutcome.STOPPED, "stopped");
    var state = fold(end);
    assertThat(state.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(state.progress().outcome()).contains(JournalEvent.RunOutcome.STOPPED);
    assertThat(state.current()).isEmpty();
    refused("follows the end", end, new JournalEvent.RunHeld("why"));
  }

  @Test
  void aJournalBeginsOnceAndWithTheRun() {
    refused("opens the run again", Events.opened("x"));
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> Fold.of(JournalProperties.entries(List.of(Events.bound()))))
        .withMessageContaining("does not begin with run-opened");
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> Fold.of(JournalProperties.entries(List.of(Events.opened("a", "a")))))
        .withMessageContaining("two steps with the id a");
    assertThatExceptionOfType(IllegalEventException.class).isThrownBy(() -> Fold.of(List.of()));
  }

  @Test
  void entriesFollowEachOtherWithoutGaps() {
    var entries = JournalProperties.entries(List.of(Events.opened("a"), Events.bound()));
    var gap = new Entry(3, Events.NOON, "r", Events.bound(), "", "");
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> Fold.next(Fold.first(entries.getFirst()), gap))
        .withMessageContaining("Entry 3 follows entry 1");
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> Fold.first(new Entry(2, Events.NOON, "r", Events.opened("a"), "", "")));
  }

  @Test
  void anEventOfAStepThatTheRunDoesNotHaveIsRefused() {
    refused("does not have", new JournalEvent.StepSkipped("nowhere", "why", "me"));
    refused("unknown step", new JournalEvent.WentTo("apply", "nowhere", "why"));
    refused("is no step", new JournalEvent.RollbackStarted(List.of("nowhere"), "why", "me"));
  }

  // ---- before a step

  @Test
  void aStepThatAwaitsSaysWhatAndStopsWaitingOnceItIsConfirmed() {
    var awaits = new JournalEvent.StepAwaits("apply", JournalEvent.Need.TYPED_TARGET, "Type chat.");
    var waiting = fold(awaits);
    assertThat(waiting.step("apply").status()).isEqualTo(StepStatus.WAITING);
    assertThat(waiting.step("apply").said().waiting())
        .contains(new StepState.Waiting(JournalEvent.Need.TYPED_TARGET, "Type chat."));
    assertThat(waiting.progress().current()).contains("apply");

    var confirmed =
        fold(
            awaits,
            new JournalEvent.StepConfirmed(
                "apply", JournalEvent.Need.TYPED_TARGET, "On-call 1", Optional.empty()));
    assertThat(confirmed.step("apply").said().waiting()).isEmpty();
  }

  @Test
  void aGateIsKeptByItsLabelWithItsNewestValue() {
    var state =
        fold(
            new JournalEvent.GateRead("apply", Events.evidence("lag", "9")),
            new JournalEvent.GateRead("apply", Events.evidence("lag", "2")));
    assertThat(state.step("apply").evidence().get("lag").value()).contains("2");
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.NEXT);
  }

  @Test
  void anOverriddenGateIsCarriedToTheEnd() {
    var state =
        fold(
            new JournalEvent.GateOverridden("apply", "lag", "replica is retired", "On-call 1"),
            Events.started(APPLY),
            new JournalEvent.StepDone("apply", "3 statements"));
    assertThat(state.step("apply").said().overridden()).containsEntry("lag", "replica is retired");
    assertThat(state.carried()).extracting(StepState::id).containsExactly("apply");
  }

  @Test
  void skippedDeferredOverriddenAndNotApplicableAreStatesOfTheirOwn() {
    assertThat(fold(new JournalEvent.StepSkipped("apply", "why", "me")).step("apply").status())
        .isEqualTo(StepStatus.SKIPPED);
    assertThat(fold(new JournalEvent.StepDeferred("apply", "why", "me")).step("apply").status())
        .isEqualTo(StepStatus.DEFERRED);
    assertThat(fold(new JournalEvent.StepOverridden("apply", "why", "me")).step("apply").said())
        .satisfies(said -> assertThat(said.reason()).contains("why"))
        .satisfies(said -> assertThat(said.by()).contains("me"));
    var none = fold(new JournalEvent.StepNotApplicable("apply", "no replica"));
    assertThat(none.step("apply").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(none.carried()).isEmpty();
  }

  // ---- an attempt

  @Test
  void anAttemptIsOpenUntilSomethingSaysHowItEnded() {
    var running = fold(Events.bound(), Events.started(APPLY));
    assertThat(running.step("apply").status()).isEqualTo(StepStatus.RUNNING);
    assertThat(running.step("apply").attempt(APPLY).orElseThrow().open()).isTrue();
    assertThat(running.bound().orElseThrow().lastWal()).contains("0/16B3748");

    var done = fold(Events.started(APPLY), new JournalEvent.StepDone("apply", "3 statements"));
    assertThat(done.step("apply").status()).isEqualTo(StepStatus.DONE);
    assertThat(done.step("apply").said().value()).contains("3 statements");
    assertThat(done.step("apply").attempt(APPLY).orElseThrow().end())
        .contains(new AttemptState.End.Succeeded());
  }

  @Test
  void aPartRemembersHowFarItCame() {
    var state =
        fold(
            Events.started(APPLY),
            Events.part(APPLY, 1, "054"),
            new JournalEvent.TransactionAssigned(APPLY, 1, "7001", true),
            new JournalEvent.StatementSent(APPLY, 1, 1, "ALTER TABLE", "aa", Optional.empty()),
            new JournalEvent.StatementDone(APPLY, 1, 1, 0, 12, List.of()),
            new JournalEvent.StatementSent(APPLY, 1, 2, "CREATE INDEX", "bb", Optional.of(LONE)),
            new JournalEvent.CommitSent(APPLY, 1));
    var part = state.step("apply").attempt(APPLY).orElseThrow().part(1).orElseThrow();
    assertThat(part.progress()).isEqualTo(new PartState.Progress(2, 2, 1, true, false));
    assertThat(part.transactionId()).contains(new PartState.TransactionId("7001", true));
    assertThat(part.lone()).contains(LONE);
    assertThat(part.touched()).isTrue();
    assertThat(state.step("apply").tookEffect()).isFalse();
  }

  @Test
  void aPartThatTookEffectStaysSo() {
    var events =
        List.of(
            Events.started(APPLY), Events.part(APPLY, 1, "054"), Events.committed(APPLY, 1, "054"));
    assertThat(fold(events).step("apply").labelsInEffect()).containsExactly("054");
    refused("has taken effect already", events, new JournalEvent.CommitSent(APPLY, 1));
    refused(
        "has taken effect already",
        events,
        new JournalEvent.StatementSent(APPLY, 1, 1, "ALTER TABLE", "aa", Optional.empty()));
    refused("starts a second time", events, Events.part(APPLY, 1, "054"));
  }

  @Test
  void partsBelongToAnOpenAttemptAndStartBeforeTheyWork() {
    refused("is not open", Events.part(APPLY, 1, "054"));
    refused("was never started", Events.started(APPLY), new JournalEvent.CommitSent(APPLY, 1));
    refused(
        "is not open",
        Events.started(APPLY),
        new JournalEvent.StepDone("apply", "x"),
        new JournalEvent.AttemptFailed(APPLY, Events.LOCKED, Optional.empty()));
  }

  @Test
  void aFailedAttemptIsFollowedByTheNextNumber() {
    var failed = new JournalEvent.AttemptFailed(APPLY, Events.LOCKED, Optional.of(Events.NOON));
    var state = fold(Events.started(APPLY), failed, Events.started(Subject.forward("apply", 2)));
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.RUNNING);
    assertThat(state.step("apply").attempt(APPLY).orElseThrow().end())
        .contains(new AttemptState.End.Failed(Events.LOCKED, Optional.of(Events.NOON)));
    assertThat(state.step("apply").nextAttempt(Subject.Direction.FORWARD)).isEqualTo(3);
    refused("out of order", Events.started(APPLY), failed, Events.started(APPLY));
    refused("another one is open", Events.started(APPLY), Events.started(APPLY));
  }

  @Test
  void aFailedStepKeepsItsCauseAndAStoppedOneWhatStays() {
    var failed = fold(Events.started(APPLY), new JournalEvent.StepFailed("apply", Events.LOCKED));
    assertThat(failed.step("apply").status()).isEqualTo(StepStatus.FAILED);
    assertThat(failed.step("apply").said().cause()).contains(Events.LOCKED);

    var stopped =
        fold(Events.started(APPLY), new JournalEvent.StepStopped("apply", "index is not valid"));
    assertThat(stopped.step("apply").status()).isEqualTo(StepStatus.STOPPED);
    assertThat(stopped.step("apply").said().reason()).contains("index is not valid");
    assertThat(stopped.step("apply").attempt(APPLY).orElseThrow().open()).isFalse();
  }

  // ---- what people say

  @Test
  void capturedValuesAreNamedByStep() {
    var state = fold(new JournalEvent.Captured("check", "rows", "INTEGER", "12"));
    assertThat(state.captured())
        .containsExactly(Map.entry("check.rows", new RunState.CapturedValue("INTEGER", "12")));
  }

  @Test
  void evidenceIsKept() {
    var state = fold(new JournalEvent.EvidenceRead("check", Events.evidence("rows", "12")));
    assertThat(state.step("check").evidence()).containsOnlyKeys("rows");
  }

  @Test
  void answersAndValuesAreKeptWithWhoGaveThem() {
    var await = new JournalEvent.StepAwaits("check", JournalEvent.Need.ANSWER, "Is it idle?");
    var answered =
        fold(
            await,
            new JournalEvent.AnswerGiven(
                "check", "unknown", Optional.of("yes"), Optional.of("no access"), "On-call 1"));
    assertThat(answered.step("check").said().answer()).contains("unknown");
    assertThat(answered.step("check").said().reason()).contains("no access");
    assertThat(answered.step("check").said().waiting()).isEmpty();
    var valued = fold(await, new JournalEvent.ValueGiven("check", "42", "On-call 2"));
    assertThat(valued.step("check").said().answer()).contains("42");
    assertThat(valued.step("check").said().by()).contains("On-call 2");
  }

  @Test
  void anApprovalIsGivenRefusedOrTooOld() {
    var await = new JournalEvent.StepAwaits("check", JournalEvent.Need.APPROVAL, "Approve?");
    var given =
        fold(
            await,
            new JournalEvent.ApprovalGiven("check", "Boss", "c0", Events.NOON, Optional.empty()));
    assertThat(given.step("check").said().by()).contains("Boss");
    assertThat(given.step("check").said().answer()).contains("c0");
    var refused = fold(await, new JournalEvent.ApprovalRefused("check", "Boss", "not today"));
    assertThat(refused.step("check").status()).isEqualTo(StepStatus.REFUSED);
    assertThat(refused.step("check").said().reason()).contains("not today");
    var expired = fold(await, new JournalEvent.ApprovalExpired("check"));
    assertThat(expired.step("check").status()).isEqualTo(StepStatus.EXPIRED);
    assertThat(expired.step("check").said().waiting()).isEmpty();
  }

  @Test
  void aTickFallsWhenItsValueIsNotTrueAnyMoreAndComesBack() {
    var done = List.of(Events.started(APPLY), new JournalEvent.StepDone("apply", "ok"));
    var fallen = new JournalEvent.TruthChanged("apply", false, Events.evidence("lag", "99"));
    assertThat(fold(with(done, fallen)).step("apply").status())
        .isEqualTo(StepStatus.NO_LONGER_TRUE);
    var back = new JournalEvent.TruthChanged("apply", true, Events.evidence("lag", "1"));
    assertThat(fold(with(done, fallen, back)).step("apply").status()).isEqualTo(StepStatus.DONE);
    refused("HOLD_AGAIN is not lawful", done, back);
  }

  // ---- doubt

  @Test
  void anAttemptInDoubtIsKnownOnlyWhenItIsSettled() {
    var doubt =
        List.of(
            Events.started(APPLY),
            Events.part(APPLY, 1, "054"),
            new JournalEvent.CommitSent(APPLY, 1),
            new JournalEvent.InDoubt(APPLY, "connection lost"));
    assertThat(fold(doubt).inDoubt()).isTrue();
    assertThat(fold(with(doubt, Events.settled(APPLY, Verdict.UNKNOWN))).inDoubt()).isTrue();
    assertThat(fold(with(doubt, Events.settled(APPLY, Verdict.STILL_RUNNING))).inDoubt()).isTrue();

    var committed = fold(with(doubt, Events.settled(APPLY, Verdict.COMMITTED, 1)));
    assertThat(committed.step("apply").status()).isEqualTo(StepStatus.RUNNING);
    assertThat(committed.step("apply").labelsInEffect()).containsExactly("054");

    var rolledBack = fold(with(doubt, Events.settled(APPLY, Verdict.ROLLED_BACK)));
    assertThat(rolledBack.step("apply").status()).isEqualTo(StepStatus.NEXT);
    assertThat(rolledBack.step("apply").tookEffect()).isFalse();

    refused("unknown part", doubt, Events.settled(APPLY, Verdict.PARTLY, 9));
    refused("is not lawful", doubt, new JournalEvent.StepDone("apply", "hoped"));
  }

  @Test
  void onlyWhatIsInDoubtIsSettled() {
    refused("never started", new JournalEvent.InDoubt(APPLY, "why"));
    refused("unknown attempt", Events.settled(APPLY, Verdict.COMMITTED));
    refused("not in doubt", Events.started(APPLY), Events.settled(APPLY, Verdict.UNKNOWN));
    refused(
        "not in doubt",
        Events.started(APPLY),
        new JournalEvent.StepDone("apply", "ok"),
        Events.started(UNDO),
        Events.settled(UNDO, Verdict.COMMITTED));
  }

  @Test
  void somethingDoneOutsideCountsAsEffectWithoutParts() {
    var state =
        fold(
            Events.started(APPLY, JournalEvent.Reach.OUTSIDE),
            new JournalEvent.StepDone("apply", "204"));
    assertThat(state.step("apply").tookEffect()).isTrue();
  }

  // ---- going elsewhere and back

  @Test
  void goingBackOpensTheStepsFromThereOnAgain() {
    var state =
        fold(
            new JournalEvent.StepSkipped("check", "later", "me"),
            Events.started(APPLY),
            new JournalEvent.StepDone("apply", "ok"),
            new JournalEvent.WentTo("apply", "check", "check again"));
    assertThat(state.step("check").status()).isEqualTo(StepStatus.NEXT);
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.NEXT);
    assertThat(state.progress().current()).contains("check");
    assertThat(state.step("apply").attempts()).hasSize(1);
  }

  @Test
  void aStepThatEndedIsOpenedAgainByAPerson() {
    var reopened = new JournalEvent.StepReopened("apply", "lock is gone", "On-call 1");
    var state = fold(Events.started(APPLY), new JournalEvent.StepStopped("apply", "ok"), reopened);
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.NEXT);
    assertThat(state.progress().current()).contains("apply");
    refused("REOPEN is not lawful", Events.started(APPLY), reopened);
  }

  @Test
  void anUndoneLabelTakesItsNumberedPartsWithIt() {
    var state =
        fold(
            Events.started(APPLY),
            Events.part(APPLY, 1, "054#1"),
            Events.committed(APPLY, 1, "054#1"),
            Events.part(APPLY, 2, "054"),
            Events.committed(APPLY, 2, "054"),
            new JournalEvent.StepDone("apply", "ok"),
            Events.started(UNDO),
            Events.part(UNDO, 1, "054"),
            Events.committed(UNDO, 1, "054"));
    assertThat(state.step("apply").labelsInEffect()).isEmpty();
  }

  @Test
  void goingAheadLeavesTheStepsBetweenOut() {
    var state = fold(new JournalEvent.WentTo("check", "verify", "nothing to apply"));
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.NOT_APPLICABLE);
    assertThat(state.progress().current()).contains("verify");
  }

  @Test
  void thePointOfNoReturnIsRemembered() {
    assertThat(fold(new JournalEvent.PointOfNoReturn("apply")).progress().pointOfNoReturn())
        .contains("apply");
  }

  @Test
  void anUndoneStepStaysFailedAndIsUndone() {
    var events =
        List.of(
            Events.bound(),
            Events.started(APPLY),
            Events.part(APPLY, 1, "054"),
            Events.committed(APPLY, 1, "054"),
            new JournalEvent.StepFailed("apply", Events.LOCKED),
            new JournalEvent.RollbackStarted(List.of("apply"), "lock timeout", "On-call 1"),
            Events.started(UNDO),
            Events.part(UNDO, 1, "054"),
            Events.committed(UNDO, 1, "054"),
            new JournalEvent.Undone("apply", true, "schema equal"));
    var state = fold(events);
    assertThat(state.status()).isEqualTo(RunStatus.ROLLING_BACK);
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.FAILED);
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(state.step("apply").labelsInEffect()).isEmpty();
    assertThat(state.carried()).extracting(StepState::id).containsExactly("apply");

    var held =
        fold(with(events, new JournalEvent.RunHeld("why"), new JournalEvent.RunContinued("me")));
    assertThat(held.status()).isEqualTo(RunStatus.ROLLING_BACK);
  }

  @Test
  void anUndoThatFailedIsNamedBesideTheStep() {
    var state =
        fold(
            Events.started(APPLY),
            new JournalEvent.StepDone("apply", "ok"),
            Events.started(UNDO),
            new JournalEvent.UndoFailed("apply", Events.LOCKED));
    assertThat(state.step("apply").status()).isEqualTo(StepStatus.DONE);
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.FAILED);
    assertThat(state.step("apply").said().cause()).contains(Events.LOCKED);
  }

  @Test
  void undoneWithoutAnUndoAttemptDoesNotTurnAnOpenAttemptIntoASuccess() {
    var state = fold(Events.started(APPLY), new JournalEvent.Undone("apply", false, "nothing"));
    assertThat(state.step("apply").attempt(APPLY).orElseThrow().open()).isTrue();
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.UNDONE_NOT_VERIFIED);
  }

  @Test
  void aStepThatIsCarriedOutOnceMoreIsNotUndoneAnyLonger() {
    var state =
        fold(
            Events.started(APPLY),
            new JournalEvent.StepDone("apply", "ok"),
            Events.started(UNDO),
            new JournalEvent.Undone("apply", true, "ok"),
            new JournalEvent.WentTo("apply", "apply", "once more"),
            Events.started(Subject.forward("apply", 2)));
    assertThat(state.step("apply").undo()).isEqualTo(UndoStatus.NONE);
  }

  @Test
  void anUndoInDoubtLeavesTheStepAsItIs() {
    var events =
        List.of(
            Events.started(APPLY),
            new JournalEvent.StepDone("apply", "ok"),
            Events.started(UNDO),
            new JournalEvent.InDoubt(UNDO, "server gone"));
    assertThat(fold(events).inDoubt()).isTrue();
    assertThat(fold(events).step("apply").status()).isEqualTo(StepStatus.DONE);
    assertThat(fold(with(events, Events.settled(UNDO, Verdict.ROLLED_BACK))).step("apply").undo())
        .isEqualTo(UndoStatus.NONE);
    assertThat(fold(with(events, Events.settled(UNDO, Verdict.COMMITTED))).step("apply").undo())
        .isEqualTo(UndoStatus.RUNNING);
  }

  private static RunState fold(JournalEvent... events) {
    return fold(List.of(events));
  }

  private static RunState fold(List<? extends JournalEvent> events) {
    var all = new ArrayList<JournalEvent>();
    all.add(Events.opened("check", "apply", "verify"));
    all.addAll(events);
    return Fold.of(JournalProperties.entries(all));
  }

  private static List<JournalEvent> with(List<? extends JournalEvent> first, JournalEvent... more) {
    var all = new ArrayList<JournalEvent>(first);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static void refused(String why, JournalEvent... events) {
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> fold(events))
        .withMessageContaining(why);
  }

  private static void refused(
      String why, List<? extends JournalEvent> first, JournalEvent... more) {
    fold(first);
    assertThatExceptionOfType(IllegalEventException.class)
        .isThrownBy(() -> fold(with(first, more)))
        .withMessageContaining(why);
  }
}
