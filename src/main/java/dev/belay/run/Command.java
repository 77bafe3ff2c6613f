package dev.belay.run;

import dev.belay.journal.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a person or a pipeline tells a run. The engine refuses what the state does not allow. */
public sealed interface Command {
  /** Who gives it. */
  String by();

  /** A command about one step. */
  sealed interface OfStep extends Command {
    String step();
  }

  /**
   * Lets a waiting step start.
   *
   * @param typed the target's name, where it must be typed
   */
  record Confirm(String step, Optional<String> typed, String by) implements OfStep {}

  /** Answers a manual step with the value seen. */
  record GiveValue(String step, String value, String by) implements OfStep {}

  /**
   * Answers a question; a reason is needed against the evidence.
   *
   * @param typed the target's name, where the answer rolls back and that asks for it
   */
  record Answer(
      String step, String answer, Optional<String> reason, Optional<String> typed, String by)
      implements OfStep {
    public Answer(String step, String answer, Optional<String> reason, String by) {
      this(step, answer, reason, Optional.empty(), by);
    }
  }

  /**
   * A second person agrees; it must not be the operator.
   *
   * @param reason needed where a second person refused before
   */
  record Approve(String step, String by, Optional<String> reason) implements OfStep {
    public Approve(String step, String by) {
      this(step, by, Optional.empty());
    }
  }

  /** A second person refuses. */
  record Refuse(String step, String reason, String by) implements OfStep {}

  /** Leaves a step out. */
  record Skip(String step, String reason, String by) implements OfStep {}

  /** Puts a step off to the end. */
  record Defer(String step, String reason, String by) implements OfStep {}

  /** Goes on although the step did not end as it should. */
  record Override(String step, String reason, String by) implements OfStep {}

  /** Lets the step start although that gate does not hold. */
  record OverrideGate(String step, String gate, String reason, String by) implements OfStep {}

  /** Tries a failed, stopped or fallen step again. */
  record Retry(String step, String by) implements OfStep {}

  /** Decides a step that the database could not settle; the reason is kept. */
  record Decide(String step, Verdict verdict, String reason, String by) implements OfStep {}

  /** Asks the database once more about a step in doubt. */
  record AskAgain(String step, String by) implements OfStep {}

  /**
   * Lets the running step block others for longer. Only ever more: a guard is not shortened and not
   * switched off.
   *
   * @param guard which of the step's guards, from 1
   * @param reason needed on staging and production
   */
  record ExtendGuard(String step, int guard, Duration more, Optional<String> reason, String by)
      implements OfStep {}

  /**
   * Undoes steps, newest first; empty: all that are in effect.
   *
   * @param typed the target's name, which production asks for before anything is undone
   */
  record RollBack(List<String> steps, String why, Optional<String> typed, String by)
      implements Command {
    public RollBack {
      steps = List.copyOf(steps);
    }

    public RollBack(List<String> steps, String why, String by) {
      this(steps, why, Optional.empty(), by);
    }
  }

  /** Lets a held run go on. */
  record Continue(String by) implements Command {}

  /** Stops the running step at once; with none running, holds the run. */
  record Stop(String by) implements Command {}

  /** Ends the run for good, as it stands. */
  record End(String by) implements Command {}

  /** Leaves the run as it stands, to be resumed later. */
  record Leave(String by) implements Command {}
}
