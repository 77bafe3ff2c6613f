package dev.belay.postgres;

/**
 * A connection could not be understood: says where, what, and what to do. Never holds a password.
 */
public final class SpecException extends Exception {
  private final String place;
  private final String happened;
  private final String cure;

  public SpecException(String place, String happened, String cure) {
    super(place + ": " + happened + " " + cure);
    this.place = place;
    this.happened = happened;
    this.cure = cure;
  }

  /** Where: {@code the URI, character 12}, {@code PGPORT}, or {@code file:line}. */
  public String place() {
    return place;
  }

  /** What is wrong, as one sentence. */
  public String happened() {
    return happened;
  }

  /** What to do, as one sentence. */
  public String cure() {
    return cure;
  }
}
