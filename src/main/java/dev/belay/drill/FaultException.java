package dev.belay.drill;

/** A fault was refused, could not be put in, or could not be taken away. */
public final class FaultException extends Exception {
  private static final long serialVersionUID = 1;

  private final String happened;
  private final String cure;

  FaultException(String happened, String cure) {
    super(happened + " " + cure);
    this.happened = happened;
    this.cure = cure;
  }

  FaultException(String happened, String cure, Throwable cause) {
    super(happened + " " + cure, cause);
    this.happened = happened;
    this.cure = cure;
  }

  /** What happened, as a sentence. */
  public String happened() {
    return happened;
  }

  /** What to do, as a sentence. */
  public String cure() {
    return cure;
  }
}
