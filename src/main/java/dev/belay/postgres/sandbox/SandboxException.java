package dev.belay.postgres.sandbox;

/** The sandbox could not do what was asked. The message says what happened, then what to do. */
public final class SandboxException extends Exception {
  private final String happened;
  private final String cure;

  public SandboxException(String happened, String cure) {
    super(happened + " " + cure);
    this.happened = happened;
    this.cure = cure;
  }

  public SandboxException(String happened, String cure, Throwable cause) {
    super(happened + " " + cure, cause);
    this.happened = happened;
    this.cure = cure;
  }

  /** What happened and what is true now, in whole sentences. */
  public String happened() {
    return happened;
  }

  /** What a person can do about it, in whole sentences. */
  public String cure() {
    return cure;
  }
}
