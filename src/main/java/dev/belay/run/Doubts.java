package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.AttemptState.End;
import dev.belay.journal.Cause;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.journal.Verdict;
import dev.belay.live.Backend;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectException;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is done about attempts whose outcome nobody knows, and about lost connections. */
final class Doubts {
  /** Who settles where no person decides. */
  static final String BY_DATABASE = "database";

  private static final Duration PACE = Duration.ofMillis(300);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final RunParts parts;
  private final Desk desk;
  private final Binding binding;
  private final Settler settler;
  private final MarkerCheck markers;
  private final Function<Action, ActionRunner> runners;
  private final Set<Subject> earlier;
  private final Losses losses = new Losses();
  private Optional<String> stoppedBy = Optional.empty();

  Doubts(
      RunParts parts,
      Desk desk,
      Binding binding,
      Settler settler,
      MarkerCheck markers,
      Function<Action, ActionRunner> runners) {
    this.parts = parts;
    this.desk = desk;
    this.binding = binding;
    this.settler = settler;
    this.markers = markers;
    this.runners = runners;
    this.earlier =
        state().steps().values().stream()
            .flatMap(step -> step.attempts().stream())
            .map(AttemptState::subject)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Turns attempts that a dead process left open into what they are: in doubt, or of no effect. */
  void openUp() {
    for (var step : parts.runbook().steps()) {
      RunLoop.openAttempt(state().step(step.id()))
          .ifPresent(attempt -> interrupted(attempt, "Belay ended while the step was under way."));
    }
  }

  private void interrupted(AttemptState attempt, String why) {
    if (attempt.plan().reach() == Reach.NOTHING) {
      record(
          new JournalEvent.AttemptFailed(
              attempt.subject(),
              Cause.of(why, "It only reads and is done again."),
              Optional.of(parts.now())));
    } else {
      record(new JournalEvent.InDoubt(attempt.subject(), why));
    }
  }

  /** Settles the first attempt in doubt; false where there is none. */
  boolean settleNext() throws SQLException, InterruptedException {
    for (var step : parts.runbook().steps()) {
      var now = state().step(step.id());
      if (now.status() == StepStatus.IN_DOUBT || now.undo() == UndoStatus.IN_DOUBT) {
        settle(step, now);
        return true;
      }
    }
    return false;
  }

  private void settle(Step step, StepState now) throws SQLException, InterruptedException {
    if (!parts.sessions().isOpen() || !parts.sessions().work().alive()) {
      reconnect("The session is gone.");
      return;
    }
    if (!rightServer() || !markers.agrees(desk)) {
      return;
    }
    var attempt = MarkerCheck.doubtful(now);
    var settlement = ask(step, attempt);
    switch (settlement.verdict()) {
      case COMMITTED, ROLLED_BACK, PARTLY -> {
        record(settled(attempt, settlement));
        if (settlement.verdict() != Verdict.COMMITTED) {
          beforeRepeating(step, attempt, settlement);
        }
        holdIfStopped();
      }
      case STILL_RUNNING -> stillRunning(step, attempt, settlement);
      case UNKNOWN -> {
        if (!alreadySaid(attempt, Verdict.UNKNOWN)) {
          record(settled(attempt, settlement));
        }
        desk.hold(
            "The database cannot tell whether "
                + step.title()
                + " took effect. A person must decide."
                + settlement.obstacle());
      }
    }
  }

  /**
   * What was under way when the connection was lost is not sent again without a person. Who resumed
   * the run has come back to an attempt that broke off earlier, but may not know of a restart.
   */
  private void beforeRepeating(Step step, AttemptState attempt, Settler.Settlement settlement)
      throws SQLException {
    var sent = attempt.parts().stream().anyMatch(part -> part.touched() && !part.committed());
    // One that had come to its end is missing since, for whatever reason: that was said.
    var brokeOff = !attempt.parts().stream().allMatch(PartState::committed);
    var restarted = brokeOff && settler.restartedSince(attempt);
    if (restarted || sent && !earlier.contains(attempt.subject())) {
      desk.hold(
          (restarted ? "The server restarted during " : "The connection was lost during ")
              + (attempt.subject().isUndo() ? "the undo of " : "")
              + step.title()
              + ". "
              + remains(attempt, settlement)
              + " Find out why, then continue: nothing is sent again before.");
      losses.forget();
    } else if (attempt.plan().reach() == Reach.OUTSIDE) {
      losses.count(Optional.of(step.id()), true);
      holdIfTooMany("The answer to " + step.title() + " was lost");
    }
  }

  private static String remains(AttemptState attempt, Settler.Settlement settlement) {
    return settlement.committed().isEmpty()
        ? "Rolled back: this attempt changed nothing."
        : settlement.committed().size()
            + " of "
            + attempt.plan().parts()
            + " parts committed and stay in effect.";
  }

  private void holdIfTooMany(String what) {
    if (losses.tooMany()) {
      desk.hold(
          what
              + " "
              + losses.times()
              + " times in a row. Find out why, then continue: it is tried"
              + " again then.");
      losses.forget();
    }
  }

  private void holdIfStopped() {
    stoppedBy.ifPresent(by -> desk.stopped(new Command.Stop(by), "Nothing is running."));
    stoppedBy = Optional.empty();
  }

  private Settler.Settlement ask(Step step, AttemptState attempt) throws SQLException {
    var runner = runners.apply(step.action());
    if (attempt.plan().reach() == Reach.OUTSIDE && runner.repeatable()) {
      var evidence = new ArrayList<Evidence>();
      evidence.add(information("Repeating it", "runbook", "does no harm"));
      runner
          .removeLeftovers(new StepContext(step, attempt.subject(), parts))
          .forEach(text -> evidence.add(information("Left by the attempt", "journal", text)));
      return new Settler.Settlement(Verdict.ROLLED_BACK, List.of(), evidence);
    }
    if (attempt.plan().reach() == Reach.OUTSIDE && step.conduct().settle().isEmpty()) {
      return new Settler.Settlement(Verdict.UNKNOWN, List.of(), List.of());
    }
    return settler.settle(state(), attempt, step.conduct().settle());
  }

  private Evidence information(String label, String source, String value) {
    return new Evidence(
        label,
        source,
        Optional.of(value),
        Optional.empty(),
        Evidence.Truth.INFORMATION,
        parts.now());
  }

  private void stillRunning(Step step, AttemptState attempt, Settler.Settlement settlement)
      throws SQLException, InterruptedException {
    if (!alreadySaid(attempt, Verdict.STILL_RUNNING)) {
      record(settled(attempt, settlement));
    }
    parts.recorder().progress(step.id(), "the server is still at it");
    var command = desk.next(PACE);
    if (command.isEmpty()) {
      return;
    }
    if (command.get() instanceof Command.Stop stop && attempt.where().isPresent()) {
      stoppedBy = Optional.of(stop.by());
      var where = attempt.where().get();
      parts
          .sessions()
          .watch(connection ->
              Backend.cancel(connection, new BackendId(where.pid(), where.backendStart())));
    } else {
      desk.handle(command.get());
    }
  }

  private static boolean alreadySaid(AttemptState attempt, Verdict verdict) {
    return attempt.end().orElse(null) instanceof End.SettledAs(Verdict said, var _, var _)
        && said == verdict;
  }

  private static JournalEvent settled(AttemptState attempt, Settler.Settlement settlement) {
    return new JournalEvent.Settled(
        attempt.subject(),
        settlement.verdict(),
        settlement.committed(),
        settlement.evidence(),
        BY_DATABASE);
  }

  private boolean rightServer() throws SQLException {
    return switch (binding.check(state())) {
      case FingerprintCheck.Matches _ -> true;
      case FingerprintCheck.Differs differs -> {
        parts.recorder().wrongServer(differs.differences());
        desk.hold(Binding.held(differs.differences()));
        yield false;
      }
    };
  }

  /**
   * Opens the sessions again, however long it takes, unless the run is left meanwhile. What only
   * reads is done again a few times; then a person decides, and at once where the server restarted.
   */
  void reconnect(String why) throws InterruptedException {
    record(new JournalEvent.SessionLost("work", why));
    var broken =
        parts.runbook().steps().stream()
            .flatMap(step -> RunLoop.openAttempt(state().step(step.id())).stream())
            .toList();
    broken.forEach(attempt -> interrupted(attempt, "The connection was lost: " + why));
    losses.count(state().progress().current(), !broken.isEmpty());
    var start = parts.sessions().reached();
    var backend =
        parts.sessions().isOpen()
            ? Optional.of(parts.sessions().backend())
            : Optional.<BackendId>empty();
    parts.stop().await(losses.pause());
    connect();
    if (desk.left() || state().status() == RunStatus.HELD) {
      return;
    }
    var reading = broken.stream().anyMatch(attempt -> attempt.plan().reach() == Reach.NOTHING);
    if (reading
        && start.isPresent()
        && backend.isPresent()
        && restarted(start.get(), backend.get())) {
      desk.hold(
          "The server restarted during "
              + at()
              + ", which only reads. Find out why, then"
              + " continue: it is read again then.");
      losses.forget();
    } else {
      holdIfTooMany("The connection was lost at " + at());
    }
  }

  private boolean restarted(ServerStart start, BackendId backend) {
    try {
      return parts
          .sessions()
          .watch(connection ->
              ServerStart.restarted(connection, start.postmasterStart(), backend.start()));
    } catch (SQLException e) {
      // Lost once more: it counts, and is asked again.
      return false;
    }
  }

  /** The step that the run stands at, by its title. */
  private String at() {
    return state()
        .progress()
        .current()
        .flatMap(parts.runbook()::step)
        .map(Step::title)
        .orElse("the beginning of the run");
  }

  /** Whether the run has its sessions, on its own server; opens them where they were closed. */
  boolean connected() throws InterruptedException {
    if (!parts.sessions().isOpen()) {
      connect();
    }
    return parts.sessions().isOpen() && state().status() != RunStatus.HELD && !desk.left();
  }

  private void connect() throws InterruptedException {
    var pause = PACE;
    while (!desk.left()) {
      if (parts.stop().requested()) {
        // Who wants to stop does not wait for a log-in that is not answered.
        desk.withoutConnection(Duration.ZERO);
        desk.withoutConnection(Duration.ZERO);
        continue;
      }
      try {
        parts.sessions().open();
        sessionsOpened();
        return;
      } catch (RunRefusedException e) {
        if (elsewhere(e)) {
          // Nothing is asked of a wrong server: the sessions are closed until a person goes on.
          parts.sessions().close();
          parts.recorder().wrongServer(e.differences());
          desk.hold(e.getMessage() + " " + e.cure());
          return;
        }
        parts.recorder().progress("", "not connected yet: " + e.getMessage());
      } catch (ConnectException e) {
        parts.recorder().progress("", "no connection: " + e.getMessage());
      } catch (SQLException e) {
        parts.recorder().progress("", "not connected yet: " + e.getMessage());
      }
      desk.withoutConnection(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private static boolean elsewhere(RunRefusedException refused) {
    return switch (refused.reason()) {
      case WRONG_SERVER, OVERTAKEN, FINISHED -> true;
      case REQUIREMENT, POOLER, TAKEN, DATABASE, PARAMETERS, MIGRATIONS, BESIDE -> false;
    };
  }

  /**
   * Compares the server first; then takes the run again, compares what the database holds of it
   * with the journal, and journals the new sessions. What is missing holds the run.
   *
   * @throws RunRefusedException when it is another server, or somebody else has the run or went on
   *     with it
   */
  void sessionsOpened() throws SQLException, RunRefusedException {
    var state = state();
    binding.require(state).forEach(note -> parts.recorder().progress("", note));
    var start = binding.read().server().postmasterStart();
    parts.sessions().endGivenUp();
    binding.claim(state.bound().map(RunState.Bound::markers).orElse(false));
    var finding = markers.compare();
    if (finding instanceof MarkerCheck.Finding.Overtaken overtaken) {
      throw overtaken.refusal();
    }
    opened("work", parts.sessions().work().backend(), start);
    opened("watch", parts.sessions().watchSession().backend(), start);
    if (finding instanceof MarkerCheck.Finding.Missing missing) {
      markers.putInDoubt(missing, desk);
    }
    markers.note();
  }

  private void opened(String role, BackendId backend, Instant start) {
    record(new JournalEvent.SessionOpened(role, backend.pid(), backend.start(), start));
  }

  private RunState state() {
    return parts.recorder().state();
  }

  private void record(JournalEvent event) {
    parts.recorder().record(event);
  }
}
