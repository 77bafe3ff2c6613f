package dev.belay.live.recorder;

/** A recording cannot be read or written. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1;

  private final String happened;
  private final String cure;

  RecordingException(String happened, String cure, Throwable cause) {
    super(happened + " " + cure, cause);
    this.happened = happened;
    this.cure = cure;
  }

  RecordingException(String happened, String cure) {
    super(happened + " " + cure);
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
