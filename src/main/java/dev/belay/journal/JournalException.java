package dev.belay.journal;

/** Something about a journal's file that a person has to know: what happened, and the cure. */
public abstract sealed class JournalException extends RuntimeException
    permits JournalRefusedException, JournalWriteException {
  private static final long serialVersionUID = 1;

  private final String happened;
  private final String cure;

  JournalException(String happened, String cure) {
    super(happened + " " + cure);
    this.happened = happened;
    this.cure = cure;
  }

  /** What happened, and what is true now. */
  public String happened() {
    return happened;
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
