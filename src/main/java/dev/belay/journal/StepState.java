package dev.belay.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal says of one step.
 *
 * @param since when it came into this status
 * @param attempts the attempts forwards and to undo it, oldest first
 * @param seen what the database showed for it
 * @param said what people decided about it and why
 */
public record StepState(
    String id,
    StepStatus status,
    UndoStatus undo,
    Instant since,
    List<AttemptState> attempts,
    Seen seen,
    Said said) {

  public StepState {
    attempts = List.copyOf(attempts);
  }

  /**
   * What the database showed for a step.
   *
   * @param evidence the newest value by label, gates among them
   * @param losses what the step destroys
   */
  public record Seen(Map<String, Evidence> evidence, Losses losses) {
    /** Nothing was read. */
    public static final Seen NOTHING = new Seen(Map.of(), Losses.NONE);

    public Seen {
      evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }
  }

  /** The newest value by label, gates among them. */
  public Map<String, Evidence> evidence() {
    return seen.evidence();
  }

  /** What the step destroys, as far as it was read. */
  public Losses losses() {
    return seen.losses();
  }

  /**
   * Words about a step.
   *
   * @param value what stands beside its tick
   * @param prompt what it waits for
   * @param reason why it was skipped, deferred, overridden, stopped or is in doubt
   * @param by who decided
   * @param answer the value or answer that a person gave
   * @param overridden gates that a person overrode, with the reason
   */
  public record Said(
      Optional<String> value,
      Optional<Waiting> waiting,
      Optional<String> reason,
      Optional<String> by,
      Optional<String> answer,
      Optional<Cause> cause,
      Map<String, String> overridden) {
    static final Said NOTHING =
        new Said(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    public Said {
      overridden = Map.copyOf(overridden);
    }
  }

  /** What a step waits for. */
  public record Waiting(JournalEvent.Need need, String prompt) {}

  static StepState fresh(String id, Instant at) {
    return new StepState(
        id, StepStatus.NEXT, UndoStatus.NONE, at, List.of(), Seen.NOTHING, Said.NOTHING);
  }

  /** The latest attempt in that direction. */
  public Optional<AttemptState> latest(Subject.Direction direction) {
    return attempts.reversed().stream()
        .filter(attempt -> attempt.subject().direction() == direction)
        .findFirst();
  }

  /** The number that the next attempt in that direction gets. */
  public int nextAttempt(Subject.Direction direction) {
    return latest(direction).map(attempt -> attempt.subject().attempt() + 1).orElse(1);
  }

  /** The attempt of that subject. */
  public Optional<AttemptState> attempt(Subject subject) {
    return attempts.stream().filter(attempt -> attempt.subject().equals(subject)).findFirst();
  }

  /** The labels of the parts that are in effect now, in the order in which they took effect. */
  public List<String> labelsInEffect() {
    var inEffect = new LinkedHashSet<String>();
    for (var attempt : attempts) {
      for (var part : attempt.parts()) {
        if (part.committed() && attempt.subject().isUndo()) {
          // Only the last part of an undo, which carries the plain label, completes it.
          if (!part.label().contains("#")) {
            inEffect.remove(part.label());
            inEffect.removeIf(label -> label.startsWith(part.label() + "#"));
          }
        } else if (part.committed()) {
          inEffect.add(part.label());
        }
      }
    }
    return List.copyOf(inEffect);
  }

  /** The labels of the undo's parts that have taken effect since the step was carried out last. */
  public Set<String> labelsUndone() {
    var undone = new LinkedHashSet<String>();
    for (var attempt : attempts) {
      if (!attempt.subject().isUndo()) {
        undone.clear();
      }
      attempt.parts().stream()
          .filter(part -> attempt.subject().isUndo() && part.committed())
          .forEach(part -> undone.add(part.label()));
    }
    return Collections.unmodifiableSet(undone);
  }

  /** Whether anything of the step is in effect on the database, or was done outside. */
  public boolean tookEffect() {
    return !labelsInEffect().isEmpty()
        || attempts.stream().anyMatch(AttemptState::committedOutside);
  }

  StepState with(StepStatus to, Instant at) {
    var changed = to == status ? since : at;
    return new StepState(id, to, undo, changed, attempts, seen, said);
  }

  StepState with(UndoStatus to, Instant at) {
    return new StepState(id, status, to, at, attempts, seen, said);
  }

  StepState with(Said words) {
    return new StepState(id, status, undo, since, attempts, seen, words);
  }

  StepState with(Evidence read) {
    var all = new LinkedHashMap<>(seen.evidence());
    all.put(read.label(), read);
    return new StepState(id, status, undo, since, attempts, new Seen(all, seen.losses()), said);
  }

  StepState with(Losses losses) {
    return new StepState(
        id, status, undo, since, attempts, new Seen(seen.evidence(), losses), said);
  }

  StepState with(AttemptState changed) {
    var all = new ArrayList<>(attempts);
    var place = 0;
    while (place < all.size() && !all.get(place).subject().equals(changed.subject())) {
      place++;
    }
    if (place < all.size()) {
      all.set(place, changed);
    } else {
      all.add(changed);
    }
    return new StepState(id, status, undo, since, all, seen, said);
  }
}
