package dev.belay.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the journal says of one attempt.
 *
 * @param plan what it was going to do
 * @param parts its transactions and lone statements, in their order
 * @param end how it ended; absent while it is open
 */
public record AttemptState(
    Subject subject,
    Instant started,
    JournalEvent.Plan plan,
    Optional<JournalEvent.Where> where,
    List<PartState> parts,
    Optional<End> end) {

  public AttemptState {
    parts = List.copyOf(parts);
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
    return new AttemptState(subject, started, plan, where, all, end);
  }

  AttemptState with(End ended) {
    return new AttemptState(subject, started, plan, where, parts, Optional.of(ended));
  }
}
