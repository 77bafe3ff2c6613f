package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import dev.belay.runbook.Guard;
import java.time.Duration;
import java.time.Instant;
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
  private final RunClock clock;
  private final List<Optional<Crossing>> crossed;
  private Optional<GuardCount> told = Optional.empty();

  /** Since when too many wait: as it is told, and as it is counted. */
  private record Crossing(Instant at, long tick) {}

  /** What a guard counts, for how long it has, and how long it will. */
  private record Counting(GuardCount count, Duration lasted, Duration left) {}

  GuardWatch(Recorder recorder, Subject subject, List<Guard> guards, RunClock clock) {
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
    var now = new Crossing(clock.instant(), clock.tick());
    for (var i = 0; i < guards.size(); i++) {
      var over = waiting > guards.get(i).blocksMoreThan();
      crossed.set(i, over ? Optional.of(crossed.get(i).orElse(now)) : Optional.empty());
    }
    tell(next(recorder.state(), waiting).map(Counting::count));
    return recorder.decide(state -> due(state, waiting)).isPresent();
  }

  /** The step's work is over: nothing counts any more. */
  void end() {
    tell(Optional.empty());
  }

  private Optional<JournalEvent> due(RunState state, int waiting) {
    return next(state, waiting)
        .filter(counting -> !counting.left().isPositive())
        .map(counting ->
            new JournalEvent.GuardTripped(subject, waiting, counting.lasted().toMillis()));
  }

  /** The guard that acts first, if nobody goes. */
  private Optional<Counting> next(RunState state, int waiting) {
    return IntStream.range(0, guards.size())
        .mapToObj(i -> count(state, i, waiting))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Counting::left));
  }

  private Optional<Counting> count(RunState state, int at, int waiting) {
    var guard = guards.get(at);
    var extended = extension(state, at + 1);
    return crossed
        .get(at)
        .map(since -> {
          var patience = guard.during().plus(extended);
          var lasted = clock.since(since.tick());
          return new Counting(
              new GuardCount(
                  at + 1,
                  waiting,
                  guard.blocksMoreThan(),
                  since.at(),
                  extended,
                  since.at().plus(patience)),
              lasted,
              patience.minus(lasted));
        });
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
