package dev.belay.journal;

/** A journal that cannot be made, opened or read. */
public final class JournalRefusedException extends JournalException {
  private static final long serialVersionUID = 1;

  private final Why why;

  JournalRefusedException(Why why, String happened, String cure) {
    super(happened, cure);
    this.why = why;
  }

  /** Why it was refused. */
  public Why why() {
    return why;
  }

  /** The reasons to refuse a journal. */
  public enum Why {
    /** There is no such run. */
    MISSING,
    /** The run is there already. */
    EXISTS,
    /** The journal holds no whole entry. */
    NEVER_BEGAN,
    /** Somebody else writes it. */
    IN_USE,
    /** Its lines were changed after they were written. */
    TAMPERED,
    /** It was written by a Belay that knows more than this one. */
    NEWER,
    /** The operating system does not let Belay at it. */
    UNREADABLE
  }
}
