package dev.belay.runbook;

import java.util.List;
import java.util.Optional;

/**
 * The immutable description of what an operator does: phases of steps with what they ask of the
 * target. Nested calls are already expanded in a resolved runbook ({@link Resolved}).
 *
 * @param belay version of the format, 1
 * @param about name, owner, version, review dates
 * @param target what the database must be before a run may start
 * @param params typed parameters with their defaults
 * @param limits time limits of every statement, unless a step says otherwise
 * @param phases in the order of execution; steps never run in parallel
 */
public record Runbook(
    int belay,
    About about,
    Requirement target,
    List<Parameter> params,
    Limits limits,
    List<Phase> phases) {

  public Runbook {
    params = List.copyOf(params);
    phases = List.copyOf(phases);
  }

  /** The runbook's id, a slug that is unique within a folder. */
  public String id() {
    return about.id();
  }

  /** All steps of all phases, in the order of execution. */
  public List<Step> steps() {
    return phases.stream().flatMap(phase -> phase.steps().stream()).toList();
  }

  /** The step with that id. */
  public Optional<Step> step(String id) {
    return steps().stream().filter(step -> step.id().equals(id)).findFirst();
  }
}
