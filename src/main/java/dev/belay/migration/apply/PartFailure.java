package dev.belay.migration.apply;

import dev.belay.sql.SqlStatement;
import java.sql.SQLException;
import java.util.Optional;

/** A part that the server did not carry out, or did not answer. */
public final class PartFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Part part;
  private final transient Optional<SqlStatement> statement;
  private final Stage stage;
  private final SQLException report;

  /** How far the part had come. */
  public enum Stage {
    /** Before or in a statement of a transaction: without COMMIT nothing of it remains. */
    BEFORE_COMMIT,
    /** COMMIT was sent. */
    COMMIT,
    /** A statement outside of a transaction was sent. */
    LONE_STATEMENT
  }

  PartFailure(Part part, Optional<SqlStatement> statement, Stage stage, SQLException cause) {
    super(cause.getMessage(), cause);
    this.report = cause;
    this.part = part;
    this.statement = statement;
    this.stage = stage;
  }

  public Part part() {
    return part;
  }

  /** The statement that was under way, if one was. */
  public Optional<SqlStatement> statement() {
    return statement;
  }

  public Stage stage() {
    return stage;
  }

  /** The server's or the driver's report. */
  public SQLException report() {
    return report;
  }
}
