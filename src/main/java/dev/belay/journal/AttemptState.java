package dev.belay.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal says of one attempt.
 *
 * @param plan what it was going to do
 * @param parts its transactions and lone statements, in their order
 * @param guards what became of its guards
 * @param end how it ended; absent while it is open
 */
public record AttemptState(
    Subject subject,
    Instant started,
    JournalEvent.Plan plan,
    Optional<JournalEvent.Where> where,
    List<PartState> parts,
    Guards guards,
    Optional<End> end) {

  public AttemptState {
    parts = List.copyOf(parts);
  }

  /**
   * What became of an attempt's guards.
   *
   * @param extended how much longer than the runbook says, by the guard's number from 1
   * @param tripped whether one cancelled the statement
   */
  public record Guards(Map<Integer, Duration> extended, boolean tripped) {
    static final Guards UNTOUCHED = new Guards(Map.of(), false);

    public Guards {
      extended = Map.copyOf(extended);
    }

    /** How much longer than the runbook says that guard waits. */
    public Duration extension(int guard) {
      return extended.getOrDefault(guard, Duration.ZERO);
    }

    Guards longer(int guard, Duration more) {
      var all = new HashMap<>(extended);
      all.merge(guard, more, Duration::plus);
      return new Guards(all, tripped);
    }
  }

  /** How an attempt ended. */
  public sealed interface End {
    record Succeeded() implements End {}

    record Failed(Cause cause, Optional<Instant> retryAt) implements End {}

    record Doubtful(String why) implements End {}

    record SettledAs(Verdict verdict, List<Evidence> evidence, String by) implements End {
      public SettledAs {
        evidence = List.copyOf(evidence);
      }
    }
  }

  /** Whether the attempt has begun and nothing says how it ended. */
  public boolean open() {
    return end.isEmpty();
  }

  /** Whether something outside the database was called and answered. */
  boolean committedOutside() {
    return plan.reach() == JournalEvent.Reach.OUTSIDE
        && end.isPresent()
        && (end.get() instanceof End.Succeeded
            || end.get() instanceof End.SettledAs(Verdict verdict, var _, var _)
                && verdict == Verdict.COMMITTED);
  }

  /** The part with that number. */
  public Optional<PartState> part(int number) {
    return parts.stream().filter(part -> part.number() == number).findFirst();
  }

  AttemptState with(PartState changed) {
    var all = new ArrayList<>(parts);
    var place = -1;
    for (var i = 0; i < all.size(); i++) {
      if (all.get(i).number() == changed.number()) {
        place = i;
      }
    }
    if (place < 0) {
      all.add(changed);
    } else {
      all.set(place, changed);
    }
    return new AttemptState(subject, started, plan, where, all, guards, end);
  }

  AttemptState with(End ended) {
    return new AttemptState(subject, started, plan, where, parts, guards, Optional.of(ended));
  }

  AttemptState with(Guards changed) {
    return new AttemptState(subject, started, plan, where, parts, changed, end);
  }
}
