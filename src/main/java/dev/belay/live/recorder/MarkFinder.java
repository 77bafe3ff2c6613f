package dev.belay.live.recorder;

import dev.belay.live.LockOwner;
import dev.belay.live.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sees in the samples what is worth a mark: queues and deadlocks. */
final class MarkFinder {
  private Set<List<LockOwner>> cycles = Set.of();
  private int peak;
  private Instant peakAt = Instant.EPOCH;
  private volatile boolean away;

  /** Whether this is the first vain try since a sample. */
  boolean awayBegins() {
    var begins = !away;
    away = true;
    return begins;
  }

  List<Mark> look(Sample sample) {
    away = false;
    var marks = new ArrayList<Mark>();
    var now = new HashSet<>(sample.locks().cycles());
    for (var cycle : now) {
      if (!cycles.contains(cycle)) {
        marks.add(
            new Mark(
                sample.serverTime(),
                Mark.Kind.DEADLOCK,
                cycle.stream()
                    .map(LockOwner::label)
                    .collect(Collectors.joining(", ", "Deadlock of ", "."))));
      }
    }
    cycles = now;
    var waiting = sample.locks().queues().stream().mapToInt(queue -> queue.waiters().size()).sum();
    if (waiting > 0 && peak == 0) {
      marks.add(
          new Mark(sample.serverTime(), Mark.Kind.QUEUE_BEGAN, "Queue on " + longest(sample)));
    }
    if (waiting > peak) {
      peak = waiting;
      peakAt = sample.serverTime();
    }
    if (waiting == 0 && peak > 0) {
      marks.addAll(end());
      marks.add(new Mark(sample.serverTime(), Mark.Kind.QUEUE_ENDED, "Nobody waits any more"));
    }
    return marks;
  }

  private static String longest(Sample sample) {
    return sample.locks().queues().getFirst().object().label();
  }

  /** The peak of a queue is known when the queue has ended. */
  List<Mark> end() {
    if (peak == 0) {
      return List.of();
    }
    var mark =
        new Mark(
            peakAt,
            Mark.Kind.QUEUE_PEAK,
            "Most that waited: " + peak + (peak == 1 ? " session." : " sessions."));
    peak = 0;
    return List.of(mark);
  }
}
