package dev.belay.journal;

import static dev.belay.journal.StepStatus.DEFERRED;
import static dev.belay.journal.StepStatus.DONE;
import static dev.belay.journal.StepStatus.EXPIRED;
import static dev.belay.journal.StepStatus.FAILED;
import static dev.belay.journal.StepStatus.IN_DOUBT;
import static dev.belay.journal.StepStatus.NEXT;
import static dev.belay.journal.StepStatus.NOT_APPLICABLE;
import static dev.belay.journal.StepStatus.NO_LONGER_TRUE;
import static dev.belay.journal.StepStatus.OVERRIDDEN;
import static dev.belay.journal.StepStatus.REFUSED;
import static dev.belay.journal.StepStatus.RUNNING;
import static dev.belay.journal.StepStatus.SKIPPED;
import static dev.belay.journal.StepStatus.STOPPED;
import static dev.belay.journal.StepStatus.WAITING;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The one table of legal transitions of a step. The engine asks it before it writes an event, and
 * the fold asks it again: an event that is not in the table can neither be written nor be read.
 */
public final class Transitions {

  /** The moves of a step; each is caused by one event. */
  public enum Move {
    AWAIT,
    START,
    SUCCEED,
    FAIL,
    STOP,
    DOUBT,
    SETTLE_COMMITTED,
    SETTLE_ROLLED_BACK,
    SKIP,
    DEFER,
    OVERRIDE,
    NOT_APPLICABLE,
    REFUSE,
    EXPIRE,
    FALL,
    HOLD_AGAIN,
    REOPEN
  }

  private static final Map<StepStatus, Map<Move, StepStatus>> TABLE =
      new EnumMap<>(StepStatus.class);

  static {
    for (var from : StepStatus.values()) {
      TABLE.put(from, new EnumMap<>(Move.class));
    }
    // A step that has not begun, or that waits for a person.
    for (var from : new StepStatus[] {NEXT, WAITING}) {
      allow(from, Move.AWAIT, WAITING);
      allow(from, Move.START, RUNNING);
      allow(from, Move.NOT_APPLICABLE, NOT_APPLICABLE);
      allow(from, Move.SKIP, SKIPPED);
      allow(from, Move.DEFER, DEFERRED);
      allow(from, Move.OVERRIDE, OVERRIDDEN);
      allow(from, Move.FAIL, FAILED);
      allow(from, Move.STOP, STOPPED);
    }
    allow(WAITING, Move.REFUSE, REFUSED);
    allow(WAITING, Move.EXPIRE, EXPIRED);
    allow(WAITING, Move.REOPEN, NEXT);

    // Another attempt of the same step, after one that failed.
    allow(RUNNING, Move.START, RUNNING);
    allow(RUNNING, Move.SUCCEED, DONE);
    allow(RUNNING, Move.FAIL, FAILED);
    allow(RUNNING, Move.STOP, STOPPED);
    allow(RUNNING, Move.DOUBT, IN_DOUBT);
    // A step may have to ask in mid-work: a question, an answer, the second person.
    allow(RUNNING, Move.AWAIT, WAITING);
    allow(WAITING, Move.DOUBT, IN_DOUBT);
    allow(WAITING, Move.SUCCEED, DONE);

    allow(IN_DOUBT, Move.SETTLE_COMMITTED, RUNNING);
    allow(IN_DOUBT, Move.SETTLE_ROLLED_BACK, NEXT);
    allow(IN_DOUBT, Move.DOUBT, IN_DOUBT);

    // After the end: what a person may still do about it.
    for (var from : new StepStatus[] {FAILED, STOPPED, REFUSED, EXPIRED}) {
      allow(from, Move.REOPEN, NEXT);
      allow(from, Move.SKIP, SKIPPED);
      allow(from, Move.OVERRIDE, OVERRIDDEN);
    }
    allow(FAILED, Move.DEFER, DEFERRED);
    allow(DEFERRED, Move.REOPEN, NEXT);
    allow(DONE, Move.FALL, NO_LONGER_TRUE);
    allow(DONE, Move.DOUBT, IN_DOUBT);
    allow(DONE, Move.EXPIRE, EXPIRED);
    allow(DONE, Move.REOPEN, NEXT);
    allow(NO_LONGER_TRUE, Move.HOLD_AGAIN, DONE);
    allow(NO_LONGER_TRUE, Move.OVERRIDE, OVERRIDDEN);
    allow(NO_LONGER_TRUE, Move.REOPEN, NEXT);
    allow(NOT_APPLICABLE, Move.REOPEN, NEXT);
    allow(SKIPPED, Move.REOPEN, NEXT);
    allow(OVERRIDDEN, Move.REOPEN, NEXT);
  }

  private Transitions() {}

  private static void allow(StepStatus from, Move move, StepStatus to) {
    row(from).put(move, to);
  }

  private static Map<Move, StepStatus> row(StepStatus from) {
    return Objects.requireNonNull(TABLE.get(from));
  }

  /** Where the move leads from there; empty when it is not lawful. */
  public static Optional<StepStatus> next(StepStatus from, Move move) {
    return Optional.ofNullable(row(from).get(move));
  }

  /** Whether the move is lawful from there. */
  public static boolean allows(StepStatus from, Move move) {
    return row(from).containsKey(move);
  }
}
