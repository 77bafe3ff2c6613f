package dev.belay.run;

import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The person at the desk: confirms, takes the run back where that is planned, continues it where it
 * is paused because a statement lost its connection, and writes down everything else that is asked
 * of a person, for nothing else should be.
 */
final class KillPerson implements CommandSource {
  private final boolean back;
  private final long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
  final List<String> asked = new ArrayList<>();
  private volatile boolean leaveOnce;
  boolean doubt;
  int continued;

  KillPerson(boolean back) {
    this.back = back;
  }

  /** Leaves the run the next time that there is nothing to answer, so that it is resumed. */
  void leaveOnce() {
    leaveOnce = true;
  }

  @Override
  public Optional<Command> next(RunState state, Duration patience) throws InterruptedException {
    if (System.nanoTime() > deadline) {
      asked.add("The run does not come to its end: " + state.progress());
      return leave();
    }
    if (leaveOnce) {
      leaveOnce = false;
      return leave();
    }
    if (state.status() == RunStatus.HELD) {
      return held(state);
    }
    var waits = state.current().filter(step -> step.status() == StepStatus.WAITING);
    var need = waits.flatMap(step -> step.said().waiting()).map(StepState.Waiting::need);
    if (need.equals(Optional.of(Need.CONFIRMATION))) {
      return Optional.of(
          new Command.Confirm(waits.get().id(), Optional.empty(), KillWorkload.OPERATOR));
    }
    Thread.sleep(patience);
    return Optional.empty();
  }

  private Optional<Command> held(RunState state) {
    if (back
        && state.step("judge").status() == StepStatus.FAILED
        && state.progress().rollback().isEmpty()) {
      return Optional.of(
          new Command.RollBack(List.of(), "It is planned so.", KillWorkload.OPERATOR));
    }
    if (!state.inDoubt() && lost(state.progress().why().orElse(""))) {
      continued++;
      return Optional.of(new Command.Continue(KillWorkload.OPERATOR));
    }
    doubt = state.inDoubt();
    asked.add(state.progress().why().orElse("held"));
    return leave();
  }

  private static boolean lost(String why) {
    return why.startsWith("The connection was lost during ")
        || why.startsWith("The server restarted during ");
  }

  private static Optional<Command> leave() {
    return Optional.of(new Command.Leave(KillWorkload.OPERATOR));
  }
}
