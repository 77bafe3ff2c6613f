package dev.belay.postgres;

/** A connection was not made, or is not one that may be used: what happened and what to do. */
public final class ConnectException extends Exception {
  /** Why, for programs; {@link #happened()} says it to people. */
  public enum Reason {
    UNKNOWN_HOST,
    REFUSED,
    TIMED_OUT,
    WRONG_PASSWORD,
    NO_PASSWORD,
    NOT_ALLOWED,
    NO_DATABASE,
    NO_ROLE,
    TLS_REFUSED,
    TLS_REQUIRED,
    CERTIFICATE,
    SLOTS_FULL,
    STARTING_UP,
    SHUTTING_DOWN,
    NOT_POSTGRESQL,
    POOLER,
    PRIVILEGE,
    OTHER;

    /** Whether the same attempt may succeed a little later without anybody doing anything. */
    public boolean passes() {
      return this == STARTING_UP || this == SLOTS_FULL || this == TIMED_OUT || this == REFUSED;
    }
  }

  private final Reason reason;
  private final String happened;
  private final String cure;

  public ConnectException(Reason reason, String happened, String cure, Throwable cause) {
    super(happened + " " + cure, cause);
    this.reason = reason;
    this.happened = happened;
    this.cure = cure;
  }

  public ConnectException(Reason reason, String happened, String cure) {
    super(happened + " " + cure);
    this.reason = reason;
    this.happened = happened;
    this.cure = cure;
  }

  public Reason reason() {
    return reason;
  }

  /** What happened, as a sentence that names host, role or database. */
  public String happened() {
    return happened;
  }

  /** What to do, as a sentence. */
  public String cure() {
    return cure;
  }
}
