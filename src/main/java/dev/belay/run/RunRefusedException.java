package dev.belay.run;

/** A run cannot be made, bound or resumed; nothing was written to the database. */
public final class RunRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String cure;

  /** Why. */
  public enum Reason {
    /** The server is not the one that the run is bound to. */
    WRONG_SERVER,
    /** The target is not what the runbook or the connection's environment asks for. */
    REQUIREMENT,
    /** A pooler or proxy stands in between. */
    POOLER,
    /** Somebody else drives the run. */
    TAKEN,
    /** The database did not answer, or said no. */
    DATABASE,
    /** The parameters are not complete or not of their types. */
    PARAMETERS,
    /** The run is over. */
    FINISHED
  }

  public RunRefusedException(Reason reason, String happened, String cure) {
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
