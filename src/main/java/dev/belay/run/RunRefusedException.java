package dev.belay.run;

import dev.belay.postgres.FingerprintCheck;
import java.util.List;

/** A run cannot be made, bound or resumed; nothing was written to the database. */
public final class RunRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String cure;
  private final transient List<FingerprintCheck.Difference> differences;
  private final transient List<String> beside;

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
    FINISHED,
    /** Somebody else went on with the run, from another copy of its folder. */
    OVERTAKEN,
    /** Other runs are open on the database, and nobody confirmed this one beside them. */
    BESIDE
  }

  public RunRefusedException(Reason reason, String happened, String cure) {
    this(reason, happened, cure, List.of());
  }

  /** The same, with what the server has otherwise than the run's. */
  public RunRefusedException(
      Reason reason, String happened, String cure, List<FingerprintCheck.Difference> differences) {
    this(reason, happened, cure, differences, List.of());
  }

  private RunRefusedException(
      Reason reason,
      String happened,
      String cure,
      List<FingerprintCheck.Difference> differences,
      List<String> beside) {
    super(happened);
    this.beside = List.copyOf(beside);
    this.reason = reason;
    this.cure = cure;
    this.differences = List.copyOf(differences);
  }

  /** Refused because these runs are open on the database. */
  static RunRefusedException beside(String happened, String cure, List<String> runs) {
    return new RunRefusedException(Reason.BESIDE, happened, cure, List.of(), runs);
  }

  /** The open runs beside which this one was not confirmed; empty where that is not why. */
  public List<String> beside() {
    return beside;
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
