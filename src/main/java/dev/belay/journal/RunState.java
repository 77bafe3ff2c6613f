package dev.belay.journal;

import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a run: the fold of its journal, and nothing else.
 *
 * @param opened the event that made the run
 * @param progress where it stands
 * @param steps by id, in the runbook's order
 * @param kept values and refusals
 * @param plans what its apply steps were seen to apply, by step; the oldest reading first
 * @param bound the fingerprint of the server that the run is bound to
 * @param last sequence number of the last event
 */
public record RunState(
    Opened opened,
    Progress progress,
    Map<String, StepState> steps,
    Kept kept,
    Map<String, List<JournalEvent.PlanRead>> plans,
    Optional<Bound> bound,
    long last) {

  public RunState {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
  }

  /** The run's id, and the event that made it. */
  public record Opened(String run, Instant at, JournalEvent.RunOpened event) {}

  /**
   * Where a run stands.
   *
   * @param current the step that it stands at; absent before the start and after the end
   * @param why why it is held, or how it ended
   * @param operator who drives it
   * @param pointOfNoReturn the step behind which undoing is not offered any more
   * @param rollback the steps that are being undone, in their order; empty otherwise
   */
  public record Progress(
      RunStatus status,
      Optional<String> current,
      Optional<String> why,
      String operator,
      Optional<String> pointOfNoReturn,
      List<String> rollback,
      Optional<JournalEvent.RunOutcome> outcome) {
    public Progress {
      rollback = List.copyOf(rollback);
    }
  }

  /** A captured value with its type's name. */
  public record CapturedValue(String type, String value) {}

  /** What the run is bound to, with the newest write-ahead log position that the journal names. */
  public record Bound(Map<String, String> fingerprint, boolean markers, Optional<String> lastWal) {
    public Bound {
      fingerprint = Map.copyOf(fingerprint);
    }
  }

  /**
   * What the journal keeps beside the states of its steps.
   *
   * @param captured values by {@code step.name}
   * @param refusals by step, the newest refusal of a second person, also once it was approved since
   */
  public record Kept(Map<String, CapturedValue> captured, Map<String, Refusal> refusals) {
    static final Kept NOTHING = new Kept(Map.of(), Map.of());

    public Kept {
      captured = Collections.unmodifiableMap(new LinkedHashMap<>(captured));
      refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    }
  }

  /** A second person said no, and why. */
  public record Refusal(Instant at, String by, String reason) {}

  /** Captured values by {@code step.name}. */
  public Map<String, CapturedValue> captured() {
    return kept.captured();
  }

  /** By step, the newest refusal of a second person, also once it was approved since. */
  public Map<String, Refusal> refusals() {
    return kept.refusals();
  }

  public String run() {
    return opened.run();
  }

  /**
   * The runbook that the run was opened with.
   *
   * @throws JournalRefusedException when it cannot be read; no part of it is quoted
   */
  public Resolved resolved() {
    try {
      return RunbookJson.read(opened.event().runbook());
    } catch (IllegalArgumentException e) {
      throw new JournalRefusedException(
          JournalRefusedException.Why.UNREADABLE,
          "The runbook in the journal of run "
              + run()
              + " cannot be read: another version of Belay wrote it, or an earlier one hid a secret"
              + " inside its words. The journal can be read, but the run cannot be resumed.",
          "Start a new run.");
    }
  }

  public RunStatus status() {
    return progress.status();
  }

  public StepState step(String id) {
    var step = steps.get(id);
    if (step == null) {
      throw new IllegalArgumentException("The run has no step " + id + ".");
    }
    return step;
  }

  /** The step that the run stands at. */
  public Optional<StepState> current() {
    return progress.current().map(steps::get);
  }

  /** What was read of a step's migrations, oldest first; nothing in journals from before. */
  public List<JournalEvent.PlanRead> readings(String step) {
    return plans.getOrDefault(step, List.of());
  }

  /** The migrations that the step applies: its last reading. */
  public Optional<JournalEvent.PlanRead> plan(String step) {
    var readings = readings(step);
    return readings.isEmpty() ? Optional.empty() : Optional.of(readings.getLast());
  }

  /**
   * What is not simply done and stays visible to the end: skipped, deferred, overridden, failed.
   */
  public List<StepState> carried() {
    return steps.values().stream()
        .filter(step ->
            step.status().carried()
                || !step.said().overridden().isEmpty()
                || step.undo() != UndoStatus.NONE)
        .toList();
  }

  /** Whether an attempt of any step has an outcome that nobody knows yet. */
  public boolean inDoubt() {
    return steps.values().stream()
        .anyMatch(
            step -> step.status() == StepStatus.IN_DOUBT || step.undo() == UndoStatus.IN_DOUBT);
  }

  RunState with(Progress changed) {
    return new RunState(opened, changed, steps, kept, plans, bound, last);
  }

  RunState with(StepState changed) {
    var all = new LinkedHashMap<>(steps);
    all.put(changed.id(), changed);
    return new RunState(opened, progress, all, kept, plans, bound, last);
  }

  RunState withCaptured(String key, CapturedValue value) {
    var all = new LinkedHashMap<>(kept.captured());
    all.put(key, value);
    return with(new Kept(all, kept.refusals()));
  }

  RunState withRefusal(String step, Refusal refusal) {
    var all = new LinkedHashMap<>(kept.refusals());
    all.put(step, refusal);
    return with(new Kept(kept.captured(), all));
  }

  private RunState with(Kept changed) {
    return new RunState(opened, progress, steps, changed, plans, bound, last);
  }

  RunState with(JournalEvent.PlanRead read) {
    var all = new LinkedHashMap<>(plans);
    var readings = new ArrayList<>(readings(read.step()));
    readings.add(read);
    all.put(read.step(), List.copyOf(readings));
    return new RunState(opened, progress, steps, kept, all, bound, last);
  }

  RunState with(Bound changed) {
    return new RunState(opened, progress, steps, kept, plans, Optional.of(changed), last);
  }

  RunState at(long sequence) {
    return new RunState(opened, progress, steps, kept, plans, bound, sequence);
  }
}
