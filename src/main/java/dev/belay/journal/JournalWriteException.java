package dev.belay.journal;

/** An event could not be written; what it announced must not be done. */
public final class JournalWriteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String cure;

  JournalWriteException(String happened, String cure, Throwable cause) {
    super(happened, cause);
    this.cure = cure;
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
