package dev.belay.desktop.library;

/** The library cannot be read. */
public final class LibraryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String cure;

  /** What happened, with the place, and what to do. */
  public LibraryException(String happened, String cure) {
    super(happened);
    this.cure = cure;
  }

  /** What happened and where. */
  public String happened() {
    return String.valueOf(getMessage());
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
