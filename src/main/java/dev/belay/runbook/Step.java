package dev.belay.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One line of a runbook. In the file all fields stand on one level; here they are grouped by the
 * moment at which they matter.
 *
 * @param id a slug, unique within the runbook; in expanded calls prefixed with the call's id and a
 *     dot
 * @param action what the step does
 * @param purpose why it is there and what it risks
 * @param start what must hold before it may start
 * @param conduct how it is carried out
 * @param ending what is kept of it, what must be true after it, and the way back
 */
public record Step(
    String id,
    String title,
    Action action,
    Purpose purpose,
    Start start,
    Conduct conduct,
    Ending ending) {

  /** How much a step can do to the database. */
  public enum Risk {
    READ,
    WRITE,
    DDL,
    DESTRUCTIVE
  }

  /**
   * Why a step is there.
   *
   * @param pointOfNoReturn whether undoing the run is no longer offered once this step is done
   * @param neededBy later steps that fail where this one did not end well
   * @param openUntil the later step that ends what this one begins, such as a maintenance
   */
  public record Purpose(
      String why,
      Risk risk,
      boolean pointOfNoReturn,
      List<String> neededBy,
      Optional<String> openUntil) {
    public Purpose {
      neededBy = List.copyOf(neededBy);
    }
  }

  /**
   * What must hold before a step may start.
   *
   * @param requires gates, read again at the moment of the confirmation
   * @param when the condition without which the step is not applicable
   */
  public record Start(List<Gate> requires, Optional<Condition> when, Confirm confirm) {
    public Start {
      requires = List.copyOf(requires);
    }
  }

  /**
   * The confirmation that a step asks for; {@link #BY_RISK} takes what risk and environment demand.
   */
  public enum Confirm {
    BY_RISK,
    NONE,
    CLICK,
    TYPE_TARGET,
    SECOND_PERSON
  }

  /** How a step is carried out. */
  public record Conduct(
      Optional<Duration> timeout,
      Retries retries,
      List<Guard> guards,
      Optional<Settle> settle,
      Optional<Limits> limits) {
    public Conduct {
      guards = List.copyOf(guards);
    }
  }

  /**
   * What is kept of a step, what must be true after it, and the way back.
   *
   * @param undo the way back, or the stated reason why there is none
   */
  public record Ending(
      List<Capture> capture, List<Expectation> expect, Optional<Undo> undo, OnFailure onFailure) {
    public Ending {
      capture = List.copyOf(capture);
      expect = List.copyOf(expect);
    }
  }
}
