package dev.belay.desktop.run;

import java.util.List;
import java.util.Optional;

/**
 * What can be done now. Holds nothing that changes with the clock, so that what is being typed
 * stays.
 *
 * @param asides other things that can be done with the step, each behind a reason
 * @param foot what has been sent so far, or follows
 */
public record ActionBar(Main main, List<Aside> asides, String foot, Optional<String> refusal) {
  public ActionBar {
    asides = List.copyOf(asides);
  }

  /** The bar without an act. */
  static ActionBar quiet(String head, String words) {
    return new ActionBar(new Main.Quiet(head, words), List.of(), "", Optional.empty());
  }

  /** The main thing. */
  public sealed interface Main {
    /** Nothing to do here now. */
    record Quiet(String head, String words) implements Main {}

    /** One press starts the step. */
    record Confirm(String step, String says, String button) implements Main {}

    /** Typing the target starts the step. */
    record TypeTarget(String step, String target, String toDo, String button) implements Main {}

    /**
     * Somebody else agrees or refuses.
     *
     * @param operator who cannot be it
     * @param proposed the name that the field begins with
     * @param refused who refused it before, when and why
     * @param agreesTo what the second person agrees to, line by line
     */
    record SecondPerson(
        String step,
        String says,
        String operator,
        String proposed,
        String button,
        Optional<String> refused,
        List<String> agreesTo)
        implements Main {
      public SecondPerson {
        agreesTo = List.copyOf(agreesTo);
      }
    }

    /**
     * The value that a person saw.
     *
     * @param hint of which type
     * @param choices the only values; empty for a field
     * @param proposed what the field begins with
     */
    record Value(String step, String prompt, String hint, List<String> choices, String proposed)
        implements Main {
      public Value {
        choices = List.copyOf(choices);
      }
    }

    /** A question with a closed set of answers. */
    record Question(String step, String question, List<Choice> choices, Optional<String> proposed)
        implements Main {
      public Question {
        choices = List.copyOf(choices);
      }
    }

    /** Waits until gates hold. */
    record Gates(String step, List<String> labels) implements Main {
      public Gates {
        labels = List.copyOf(labels);
      }
    }

    /** Something runs; it can be stopped. */
    record Running(String title, List<String> ifStopped) implements Main {
      public Running {
        ifStopped = List.copyOf(ifStopped);
      }
    }

    /** A stop was asked for and not confirmed yet. */
    record Stopping(String words) implements Main {}

    /** The run goes no further until somebody decides. */
    record Held(String why, List<Way> ways) implements Main {
      public Held {
        ways = List.copyOf(ways);
      }
    }

    /** Another step than the one that the run stands at is read: nothing acts on the run. */
    record Elsewhere(String head, String words, String button) implements Main {}

    /** The run has ended. */
    record Ended(String head, String words) implements Main {}

    /** Nobody drives the run here. */
    record NotDriven(String head, String words, boolean canResume) implements Main {}
  }

  /**
   * An answer.
   *
   * @param key that chooses it
   * @param leads where it leads, in words
   * @param rollsBack whether that is a rollback
   */
  public record Choice(
      String key, String id, String label, String leads, boolean proposed, boolean rollsBack) {}

  /** A way on from a run that is held. */
  public record Way(Kind kind, Optional<String> step, String label, String explains) {
    /** What it does. */
    public enum Kind {
      RETRY,
      CONTINUE,
      ASK_AGAIN,
      SKIP,
      DEFER,
      OVERRIDE,
      ROLL_BACK,
      DECIDE_COMMITTED,
      DECIDE_ROLLED_BACK,
      DECIDE_PARTLY,
      END
    }

    /** Whether a reason is asked for first. */
    public boolean needsReason() {
      return switch (kind) {
        case SKIP,
            DEFER,
            OVERRIDE,
            ROLL_BACK,
            DECIDE_COMMITTED,
            DECIDE_ROLLED_BACK,
            DECIDE_PARTLY ->
            true;
        case RETRY, CONTINUE, ASK_AGAIN, END -> false;
      };
    }
  }

  /**
   * Something else that can be done with the step, behind a reason; to look again needs none.
   *
   * @param step the one that it is done with: for looking again, the earlier one
   */
  public record Aside(Kind kind, String step, String gate, String label, String key) {
    /** What it does. */
    public enum Kind {
      /** An earlier step that only reads is done again, so that its result is young enough. */
      LOOK_AGAIN,
      DEFER,
      SKIP,
      OVERRIDE_GATE
    }
  }
}
