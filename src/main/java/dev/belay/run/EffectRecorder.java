package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartObserver;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.sql.Effect;
import dev.belay.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Journals everything that a script does before it is done and after. Where no marker row may be
 * written, the transaction's id is made durable first: a later transaction is committed and flushed
 * from the watch session, so that a crash cannot give the id to somebody else.
 */
final class EffectRecorder implements PartObserver {
  private static final String MAKE_DURABLE =
      "SELECT pg_catalog.pg_logical_emit_message(true, 'belay', ?)";

  private final Recorder recorder;
  private final Subject subject;
  private final RunSessions sessions;
  private final StopSignal stop;
  private final boolean markers;
  private final List<String> metNoRow = new ArrayList<>();

  EffectRecorder(StepContext context) {
    this.recorder = context.recorder();
    this.subject = context.subject();
    this.sessions = context.sessions();
    this.stop = context.stop();
    this.markers = context.markers();
  }

  @Override
  public void starting(Part part) {
    recorder.record(
        new JournalEvent.PartStarted(
            subject,
            part.number(),
            part.label(),
            part.transaction(),
            part.statements().size(),
            markers && part.transaction()));
  }

  @Override
  public void assigned(Part part, String transactionId) throws SQLException {
    var durable = !markers && makeDurable(transactionId);
    recorder.record(
        new JournalEvent.TransactionAssigned(subject, part.number(), transactionId, durable));
  }

  private boolean makeDurable(String transactionId) throws SQLException {
    return sessions.watch(connection -> makeDurable(connection, transactionId));
  }

  private static boolean makeDurable(Connection connection, String transactionId)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var settings = connection.createStatement();
        var message = connection.prepareStatement(MAKE_DURABLE)) {
      settings.execute("SET LOCAL synchronous_commit = on");
      message.setString(1, "transaction " + transactionId);
      message.executeQuery().close();
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (ConnectionLoss.lost(connection, e)) {
        throw e;
      }
      // Without the right to do so the id only counts while the server is not restarted.
      return false;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void sending(Part part, int number, SqlStatement statement) throws SQLException {
    refuseAfterStop();
    var lone =
        part.transaction()
            ? Optional.<JournalEvent.Lone>empty()
            : Optional.of(new JournalEvent.Lone(statement.text(), before(statement)));
    recorder.record(
        new JournalEvent.StatementSent(
            subject, part.number(), number, statement.summary(), statement.sha256(), lone));
  }

  /** Asked on the work session, where names mean what they mean to the statement. */
  private String before(SqlStatement statement) throws SQLException {
    return LoneStatements.before(sessions.work().jdbc(), statement.effect());
  }

  /** A cancel between two statements hits nothing: what follows is not sent. */
  private void refuseAfterStop() throws SQLException {
    if (stop.requested()) {
      throw new SQLException("Stopped on request before it was sent.", Failures.QUERY_CANCELED);
    }
  }

  @Override
  public void done(Part part, int number, long rows, long millis, List<String> notices) {
    sessions.questions().answered();
    var statement = part.statements().get(number - 1);
    var changes = changesRows(statement);
    if (changes && rows == 0) {
      metNoRow.add(statement.summary());
    }
    var shown = rows == 0 && !changes ? -1 : rows;
    recorder.record(
        new JournalEvent.StatementDone(subject, part.number(), number, shown, millis, notices));
  }

  private static boolean changesRows(SqlStatement statement) {
    return statement.effect() instanceof Effect.Data(var command) && !command.equals("TRUNCATE");
  }

  /** The statements so far that were to change rows and met none. */
  List<String> metNoRow() {
    return List.copyOf(metNoRow);
  }

  @Override
  public void committing(Part part) throws SQLException {
    refuseAfterStop();
    recorder.record(new JournalEvent.CommitSent(subject, part.number()));
  }

  @Override
  public void committed(Part part, List<String> notices) {
    recorder.record(new JournalEvent.PartCommitted(subject, part.number(), part.label(), notices));
  }
}
