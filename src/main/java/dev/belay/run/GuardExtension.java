package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.IllegalEventException;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Runbook;
import java.time.Duration;
import java.util.Optional;

/** Lets a running step block others for longer, on a person's word. Any thread. */
final class GuardExtension {
  private static final Duration MOST = Duration.ofHours(1);

  private final Runbook runbook;
  private final Recorder recorder;
  private final Environment environment;

  GuardExtension(Runbook runbook, Recorder recorder, Environment environment) {
    this.runbook = runbook;
    this.recorder = recorder;
    this.environment = environment;
  }

  /** Writes it down, which is what the guard goes by; or says why not. */
  void extend(Command.ExtendGuard wanted) {
    var refusal = refusal(wanted);
    if (refusal.isPresent()) {
      recorder.refused(wanted, refusal.get());
      return;
    }
    try {
      if (recorder.decide(state -> due(state, wanted)).isEmpty()) {
        recorder.refused(
            wanted, "The step has ended or its guard has acted: there is nothing to extend.");
      }
    } catch (IllegalEventException e) {
      // The step ended while this was written.
      recorder.refused(wanted, "The step has just ended: there is nothing to extend.");
    }
  }

  private Optional<String> refusal(Command.ExtendGuard wanted) {
    var guards = runbook.step(wanted.step()).map(step -> step.conduct().guards().size()).orElse(0);
    if (wanted.guard() < 1 || wanted.guard() > guards) {
      return Optional.of("The step has no guard " + wanted.guard() + ".");
    }
    if (wanted.more().toMillis() <= 0) {
      return Optional.of("A guard can only be extended, not shortened or switched off.");
    }
    if (Confirmations.guardNeedsReason(environment)
        && wanted.reason().map(String::strip).orElse("").length() < Desk.REASON) {
      return Optional.of(
          "A reason of at least " + Desk.REASON + " characters is needed: it is kept.");
    }
    return Optional.empty();
  }

  private static Optional<JournalEvent> due(RunState state, Command.ExtendGuard wanted) {
    return RunLoop.openAttempt(state.step(wanted.step()))
        .filter(attempt -> !attempt.guards().tripped())
        .filter(attempt -> within(attempt, wanted))
        .map(attempt ->
            new JournalEvent.GuardExtended(
                attempt.subject(),
                wanted.guard(),
                wanted.more().toMillis(),
                wanted.reason().map(String::strip).filter(reason -> !reason.isEmpty()),
                wanted.by()));
  }

  private static boolean within(AttemptState attempt, Command.ExtendGuard wanted) {
    return attempt.guards().extension(wanted.guard()).plus(wanted.more()).compareTo(MOST) <= 0;
  }
}
