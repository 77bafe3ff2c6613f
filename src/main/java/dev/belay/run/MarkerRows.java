package dev.belay.run;

import dev.belay.journal.Subject;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.postgres.Markers;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes a marker row as the first thing of a part's transaction. It proves the commit afterwards,
 * and its key refuses the same part of the same attempt a second time.
 */
final class MarkerRows implements InTransaction {
  private final String run;
  private final Subject subject;
  private final InTransaction next;

  MarkerRows(String run, Subject subject, InTransaction next) {
    this.run = run;
    this.subject = subject;
    this.next = next;
  }

  /** The step's name in the marker table; an undo is a step of its own there. */
  static String key(Subject subject) {
    return subject.isUndo() ? subject.step() + "/undo" : subject.step();
  }

  /** Whether the report says that this part of this attempt is committed already. */
  static boolean refused(SQLException report) {
    return report instanceof PSQLException exception
        && exception.getServerErrorMessage() instanceof ServerErrorMessage server
        && "23505".equals(server.getSQLState())
        && Markers.SCHEMA.equals(server.getSchema())
        && "step_marker_pkey".equals(server.getConstraint());
  }

  @Override
  public void first(Connection connection, Part part, String transactionId) throws SQLException {
    new Markers().insertStepMarker(connection, run, key(subject), subject.attempt(), part.number());
    next.first(connection, part, transactionId);
  }

  @Override
  public void last(Connection connection, Part part, String transactionId) throws SQLException {
    next.last(connection, part, transactionId);
  }
}
