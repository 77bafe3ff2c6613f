package dev.belay.desktop.journal;

/** The runs or a journal cannot be read. */
public final class HistoryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String cure;

  /** What happened, and what to do. */
  public HistoryException(String happened, String cure) {
    super(happened);
    this.cure = cure;
  }

  /** What happened. */
  public String happened() {
    return String.valueOf(getMessage());
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
