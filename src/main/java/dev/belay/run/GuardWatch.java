package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import dev.belay.runbook.Guard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Counts for how long a step has blocked more sessions than its guards allow, and says when one
 * must act. What a person allowed meanwhile is read from the journal's fold. One thread.
 */
final class GuardWatch {
  private final Recorder recorder;
  private final Subject subject;
  private final List<Guard> guards;
  private final InstantSource clock;
  private final List<Optional<Instant>> crossed;
  private Optional<GuardCount> told = Optional.empty();

  GuardWatch(Recorder recorder, Subject subject, List<Guard> guards, InstantSource clock) {
    this.recorder = recorder;
    this.subject = subject;
    this.guards = List.copyOf(guards);
    this.clock = clock;
    this.crossed = new ArrayList<>(Collections.nCopies(guards.size(), Optional.empty()));
  }

  boolean idle() {
    return guards.isEmpty();
  }

  /** Takes how many wait now; true where a guard's time is up, which is in the journal then. */
  boolean tripped(int waiting) {
    var now = clock.instant();
    for (var i = 0; i < guards.size(); i++) {
      var over = waiting > guards.get(i).blocksMoreThan();
      crossed.set(i, over ? Optional.of(crossed.get(i).orElse(now)) : Optional.empty());
    }
    tell(next(recorder.state(), waiting));
    return recorder.decide(state -> due(state, waiting, now)).isPresent();
  }

  /** The step's work is over: nothing counts any more. */
  void end() {
    tell(Optional.empty());
  }

  private Optional<JournalEvent> due(RunState state, int waiting, Instant now) {
    return next(state, waiting)
        .filter(count -> !now.isBefore(count.acts()))
        .map(count ->
            new JournalEvent.GuardTripped(
                subject, waiting, Duration.between(count.since(), now).toMillis()));
  }

  /** The guard that acts first, if nobody goes. */
  private Optional<GuardCount> next(RunState state, int waiting) {
    return IntStream.range(0, guards.size())
        .mapToObj(i -> count(state, i, waiting))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(GuardCount::acts));
  }

  private Optional<GuardCount> count(RunState state, int at, int waiting) {
    var guard = guards.get(at);
    var extended = extension(state, at + 1);
    return crossed
        .get(at)
        .map(since ->
            new GuardCount(
                at + 1,
                waiting,
                guard.blocksMoreThan(),
                since,
                extended,
                since.plus(guard.during()).plus(extended)));
  }

  private Duration extension(RunState state, int guard) {
    return state
        .step(subject.step())
        .attempt(subject)
        .map(AttemptState::guards)
        .map(guards -> guards.extension(guard))
        .orElse(Duration.ZERO);
  }

  private void tell(Optional<GuardCount> now) {
    if (!now.equals(told)) {
      told = now;
      recorder.guard(subject.step(), now);
    }
  }
}
