package dev.belay.cli;

import java.util.Optional;

/**
 * Why a run was left before its end.
 *
 * @param step where it stands
 * @param said what is asked or what happened, in sentences
 * @param line the line of an answers file that would answer it
 */
record Left(Why why, Optional<String> step, String said, Optional<String> line) {

  /** Why a run was left. */
  enum Why {
    /** A question that nothing answers. */
    UNANSWERED(Exit.UNDECIDED),
    /** An answer that the engine refused. */
    REFUSED(Exit.UNDECIDED),
    /** A gate that does not hold. */
    GATE(Exit.UNDECIDED),
    /** The database cannot tell whether a step took effect. */
    IN_DOUBT(Exit.UNDECIDED),
    /** A statement was broken off, and is sent again only by a person. */
    PAUSED(Exit.UNDECIDED),
    FAILED(Exit.FALLS_SHORT),
    /** On request. */
    STOPPED(Exit.FALLS_SHORT),
    CONNECTION(Exit.DATABASE);

    private final Exit exit;

    Why(Exit exit) {
      this.exit = exit;
    }

    Exit exit() {
      return exit;
    }
  }
}
