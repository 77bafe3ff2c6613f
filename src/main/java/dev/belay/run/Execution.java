package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.runbook.Action;
import dev.belay.runbook.Capture;
import dev.belay.runbook.OnFailure;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Carries steps out: attempts and retries, what is expected and kept, and what a failure leads to.
 */
final class Execution {
  private final RunParts parts;
  private final Desk desk;
  private final Gatekeeper gates;
  private final Attempts attempts;
  private final Function<Action, ActionRunner> runners;

  Execution(
      RunParts parts,
      Desk desk,
      Gatekeeper gates,
      Attempts attempts,
      Function<Action, ActionRunner> runners) {
    this.parts = parts;
    this.desk = desk;
    this.gates = gates;
    this.attempts = attempts;
    this.runners = runners;
  }

  Optional<String> notApplicable(Step step) throws SQLException {
    return gates.notApplicable(step);
  }

  /** Carries the step out, from its first attempt to its end. */
  void execute(Step step) throws SQLException, InterruptedException {
    var plan = Plans.of(parts).hold(parts.recorder(), step);
    if (plan.isPresent()) {
      fail(step, plan.get());
      return;
    }
    if (!approvalsHold(step)) {
      return;
    }
    while (!desk.left()) {
      var subject =
          Subject.forward(
              step.id(), state().step(step.id()).nextAttempt(Subject.Direction.FORWARD));
      var outcome = attempts.carryOut(step, subject, runners.apply(step.action()));
      if (outcome.isEmpty()) {
        return;
      }
      switch (outcome.get()) {
        case StepOutcome.Done done -> {
          finish(step, done.value(), done.result(), true);
          return;
        }
        case StepOutcome.Leads leads -> {
          finish(step, leads.value(), Result.of(leads.value()), true);
          follow(step, leads);
          return;
        }
        case StepOutcome.Overtaken overtaken -> {
          record(new JournalEvent.AttemptFailed(subject, overtaken.cause(), Optional.empty()));
          desk.hold(overtaken.cause().message() + " " + overtaken.cause().cure());
          return;
        }
        case StepOutcome.Doubtful doubtful -> {
          record(new JournalEvent.InDoubt(subject, doubtful.why()));
          return;
        }
        case StepOutcome.Stopped stopped -> {
          parts.stop().clear();
          record(new JournalEvent.StepStopped(step.id(), stopped.stays()));
          desk.hold("Stopped. " + stopped.stays());
          return;
        }
        case StepOutcome.Failed failed -> {
          if (!retry(step, subject, failed.cause())) {
            fail(step, failed.cause());
            return;
          }
        }
      }
    }
  }

  /** Notes the failed attempt; waits and says yes where it is worth another try. */
  private boolean retry(Step step, Subject subject, Cause cause) throws InterruptedException {
    var retries = step.conduct().retries();
    var failures =
        state().step(step.id()).attempts().stream()
            .filter(attempt -> !attempt.subject().isUndo())
            .count();
    var known = state().step(step.id()).attempt(subject).isPresent();
    var worth =
        known
            && failures <= retries.max()
            && cause.sqlState().map(code -> matches(retries.on(), code)).orElse(false)
            && !parts.stop().requested();
    var pause = worth ? pause(retries.pause(), retries.maxPause(), failures) : Duration.ZERO;
    if (known) {
      var again = worth ? Optional.of(parts.now().plus(pause)) : Optional.<Instant>empty();
      record(new JournalEvent.AttemptFailed(subject, cause, again));
    }
    if (!worth) {
      return false;
    }
    parts.recorder().progress(step.id(), "next try in " + Durations.words(pause));
    return !parts.stop().await(pause);
  }

  /** Doubles from try to try up to the limit, with a quarter of jitter. */
  private static Duration pause(Duration first, Duration max, long failures) {
    var doubled = first.toMillis() * (1L << Math.min(failures - 1, 20));
    var capped = Math.min(doubled, max.toMillis());
    var jitter = ThreadLocalRandom.current().nextDouble(0.75, 1.25);
    return Duration.ofMillis(Math.max(1, Math.round(capped * jitter)));
  }

  private static boolean matches(List<String> codes, String code) {
    return codes.stream()
        .anyMatch(one -> one.length() == 2 ? code.startsWith(one) : code.equals(one));
  }

  /** A step that the database settled as committed: what it gave is lost, what it did is not. */
  void finishSettled(Step step) throws SQLException {
    finish(step, "settled as committed", Result.none(), false);
  }

  private void finish(Step step, String value, Result result, boolean resultKnown)
      throws SQLException {
    try {
      capture(step, result, resultKnown);
    } catch (SQLException e) {
      if (parts.sessions().watchLost(e)) {
        throw e;
      }
      fail(step, Failures.of(e));
      return;
    }
    var shortfall = judge(step, value, result, resultKnown);
    if (shortfall.isPresent()) {
      fail(step, shortfall.get());
      return;
    }
    record(new JournalEvent.StepDone(step.id(), value));
    if (step.purpose().pointOfNoReturn()) {
      record(new JournalEvent.PointOfNoReturn(step.id()));
    }
  }

  private Optional<Cause> judge(Step step, String value, Result result, boolean resultKnown) {
    var expectations = step.ending().expect();
    if (expectations.isEmpty()) {
      return Optional.empty();
    }
    var judge = gates.judge();
    var holds = resultKnown && judge.holds(expectations, result);
    var seen = resultKnown ? result.value(expectations.getFirst().of()) : Optional.of("lost");
    var truth = !resultKnown ? Truth.UNREADABLE : holds ? Truth.TRUE : Truth.FALSE;
    record(
        new JournalEvent.EvidenceRead(
            step.id(),
            new Evidence(
                step.title(),
                source(step),
                seen,
                judge.describe(expectations),
                truth,
                parts.now())));
    return holds || !resultKnown
        ? Optional.empty()
        : Optional.of(
            Cause.of(
                step.title()
                    + ": "
                    + seen.orElse("nothing")
                    + ", expected "
                    + judge.describe(expectations).orElse("something else")
                    + ".",
                "Mend what it names, then try again; or go on with a reason."));
  }

  private static String source(Step step) {
    return step.action() instanceof Action.Query query
        ? query.sql().orElse("query")
        : "step " + step.id();
  }

  private void capture(Step step, Result result, boolean resultKnown) throws SQLException {
    for (var capture : step.ending().capture()) {
      captured(capture, result, resultKnown)
          .ifPresent(value ->
              record(
                  new JournalEvent.Captured(
                      step.id(),
                      capture.name(),
                      capture.type().name().toLowerCase(Locale.ROOT),
                      value)));
    }
  }

  private Optional<String> captured(Capture capture, Result result, boolean resultKnown)
      throws SQLException {
    if (capture.sql().isPresent()) {
      var query = parts.values().sql(capture.sql().get());
      return parts
          .sessions()
          .watch(connection -> ReadOnlyQuery.ask(connection, query))
          .value(capture.from());
    }
    return resultKnown ? result.value(capture.from()) : Optional.empty();
  }

  private void fail(Step step, Cause cause) {
    record(new JournalEvent.StepFailed(step.id(), cause));
    afterFailure(step, cause);
  }

  private void afterFailure(Step step, Cause cause) {
    if (goesOnAfterFailure(step)) {
      return;
    }
    var failure = step.ending().onFailure();
    switch (failure.then()) {
      case CONTINUE -> {}
      case STOP -> desk.hold(step.title() + " failed: " + cause.message());
      case GOTO -> goTo(step, failure.step().orElseThrow(), "it failed");
      case ROLLBACK -> rollBack(step, failure, cause);
    }
  }

  /**
   * Follows a step that had ended when Belay was killed: where its answer or its failure leads must
   * not be forgotten.
   */
  void followAgain(Step step) {
    var now = state().step(step.id());
    if (now.status() == StepStatus.FAILED) {
      afterFailure(step, now.said().cause().orElseGet(() -> Cause.of("It failed.", "Try again.")));
      return;
    }
    switch (step.action()) {
      case Action.Decide decide ->
          decide.answers().stream()
              .filter(answer -> now.said().answer().equals(Optional.of(answer.id())))
              .findFirst()
              .ifPresent(answer ->
                  follow(
                      step,
                      new StepOutcome.Leads(answer.id(), answer.then(), answer.step(), List.of())));
      case Action.Rollback rollback ->
          follow(
              step,
              new StepOutcome.Leads(
                  "rolling back", Action.Next.ROLLBACK, Optional.empty(), rollback.of()));
      case Action.Manual _,
          Action.Query _,
          Action.Sql _,
          Action.Locks _,
          Action.Backup _,
          Action.Apply _,
          Action.Wait _,
          Action.Approve _,
          Action.Command _,
          Action.Call _ -> {}
    }
  }

  /** Whether the run goes on behind the failed step, which is carried to the end. */
  static boolean isBehind(Step step) {
    return goesOnAfterFailure(step) || step.ending().onFailure().then() == OnFailure.Then.GOTO;
  }

  private static boolean goesOnAfterFailure(Step step) {
    return step.ending().onFailure().then() == OnFailure.Then.CONTINUE
        || step.action() instanceof Action.Query query && query.warnOnly();
  }

  private void rollBack(Step step, OnFailure failure, Cause cause) {
    var allowed = state().opened().event().options().automaticRollback();
    if (failure.automatic() && allowed) {
      desk.startRollback(
              List.of(),
              step.title() + " failed, and automatic rollback was allowed at the start.",
              "Belay")
          .ifPresent(desk::hold);
    } else {
      var inEffect = state().steps().values().stream().anyMatch(StepState::tookEffect);
      desk.hold(
          step.title()
              + " failed: "
              + cause.message()
              + (inEffect
                  ? " Rolling back is proposed."
                  : " Nothing of this run is in effect, so there is nothing to take back."));
    }
  }

  private void follow(Step step, StepOutcome.Leads leads) {
    switch (leads.next()) {
      case CONTINUE -> {}
      case GOTO -> goTo(step, leads.step().orElseThrow(), "the answer leads there");
      case STOP -> desk.hold("The answer to " + step.title() + " stops the run.");
      case ROLLBACK ->
          desk.startRollback(
                  leads.undo(),
                  "The answer to " + step.title() + " leads to rolling back.",
                  state().progress().operator())
              .ifPresent(desk::hold);
    }
  }

  /** Goes to another step; the ones that are left out on the way are not applicable. */
  private void goTo(Step step, String to, String why) {
    record(new JournalEvent.WentTo(step.id(), to, step.title() + ": " + why));
  }

  /** An approval counts for exactly the content, values and server that it was given for. */
  private boolean approvalsHold(Step step) {
    for (var other : parts.runbook().steps()) {
      if (other.action() instanceof Action.Approve approve
          && approve.covers().contains(step.id())
          && state().step(other.id()).status() == StepStatus.DONE) {
        var approval = state().step(other.id());
        var expires = approval.since().plus(approve.expires());
        var same =
            approval.said().answer().equals(Optional.of(Approvals.covers(parts, approve.covers())));
        // An approval from the future was given before the clock was set back: its age is not
        // known.
        var inForce = !parts.now().isAfter(expires) && !parts.now().isBefore(approval.since());
        if (!same || !inForce) {
          record(new JournalEvent.ApprovalExpired(other.id()));
          return false;
        }
      }
    }
    return true;
  }

  /** Ends the run when every step is behind it. */
  void finishRun() {
    var carried =
        state().steps().values().stream()
            .filter(step -> step.status().carried() || !step.said().overridden().isEmpty())
            .toList();
    record(
        carried.isEmpty()
            ? new JournalEvent.RunFinished(RunOutcome.COMPLETED, "Every step is done.")
            : new JournalEvent.RunFinished(
                RunOutcome.COMPLETED_WITH_EXCEPTIONS,
                "To the end, but not all is done: "
                    + String.join(
                        ", ",
                        carried.stream()
                            .map(step -> step.id() + " " + Words.of(step.status()))
                            .toList())
                    + "."));
  }

  private RunState state() {
    return parts.recorder().state();
  }

  private void record(JournalEvent event) {
    parts.recorder().record(event);
  }
}
