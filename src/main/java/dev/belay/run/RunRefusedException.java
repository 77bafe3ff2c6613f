package dev.belay.run;

import dev.belay.postgres.FingerprintCheck;
import java.util.List;

/** A run cannot be made, bound or resumed; nothing was written to the database. */
public final class RunRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String cure;
  private final transient List<FingerprintCheck.Difference> differences;

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
    /** The migrations of a step cannot be applied as they stand. */
    MIGRATIONS,
    /** The run is over. */
    FINISHED
  }

  public RunRefusedException(Reason reason, String happened, String cure) {
    this(reason, happened, cure, List.of());
  }

  /** The same, with what the server has otherwise than the run's. */
  public RunRefusedException(
      Reason reason, String happened, String cure, List<FingerprintCheck.Difference> differences) {
    super(happened);
    this.reason = reason;
    this.cure = cure;
    this.differences = List.copyOf(differences);
  }

  public Reason reason() {
    return reason;
  }

  /** What the server has otherwise than the run's; empty where that is not why. */
  public List<FingerprintCheck.Difference> differences() {
    return differences;
  }

  /** What to do. */
  public String cure() {
    return cure;
  }
}
