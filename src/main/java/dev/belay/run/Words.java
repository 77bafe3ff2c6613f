package dev.belay.run;

import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import java.util.Locale;

/** The words of states, the same on every face. */
public final class Words {
  private Words() {}

  /** The word of a step's state. */
  public static String of(StepStatus status) {
    return switch (status) {
      case NEXT -> "next";
      case WAITING -> "waiting for you";
      case NO_LONGER_TRUE -> "no longer true";
      case NOT_APPLICABLE -> "not applicable";
      case IN_DOUBT -> "in doubt";
      case RUNNING, DONE, DEFERRED, OVERRIDDEN, SKIPPED, FAILED, STOPPED, REFUSED, EXPIRED ->
          status.name().toLowerCase(Locale.ROOT);
    };
  }

  /** The word of an undo; empty where nothing was taken back. */
  public static String of(UndoStatus status) {
    return switch (status) {
      case NONE -> "";
      case RUNNING -> "being undone";
      case IN_DOUBT -> "undo in doubt";
      case UNDONE_VERIFIED -> "undone, verified";
      case UNDONE_NOT_VERIFIED -> "undone, not verified";
      case FAILED -> "undo failed";
    };
  }
}
