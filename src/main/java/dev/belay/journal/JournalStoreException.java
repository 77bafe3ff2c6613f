package dev.belay.journal;

/** A journal cannot be made or opened. */
public final class JournalStoreException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String cure;

  /** Why. */
  public enum Reason {
    NO_SUCH_RUN,
    TAKEN,
    DAMAGED,
    FILES
  }

  JournalStoreException(Reason reason, String happened, String cure) {
    super(happened);
    this.reason = reason;
    this.cure = cure;
  }

  public Reason reason() {
    return reason;
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
