package dev.belay.migration.apply;

import dev.belay.migration.apply.PartFailure.Stage;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.sql.Effect;
import dev.belay.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries parts out on one connection, each statement under its limits. The connection is in
 * autocommit mode before and after. Used by the thread that owns the connection.
 */
public final class PartExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(PartExecutor.class);

  private static final String SYNCHRONOUS =
      """
      SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
       WHERE pg_catalog.current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')\
      """;

  /** Its own synchronous commit flushes every commit before it. */
  private static final String FLUSH =
      """
      SELECT pg_catalog.set_config('synchronous_commit', 'on', true),
             pg_catalog.pg_logical_emit_message(true, 'belay', 'flush')\
      """;

  private final Connection connection;
  private final StatementLimits limits;
  private final PartObserver observer;
  private final BoundValues values;

  public PartExecutor(
      Connection connection, StatementLimits limits, PartObserver observer, BoundValues values) {
    this.connection = connection;
    this.limits = limits;
    this.observer = observer;
    this.values = values;
  }

  /** Carries one part out; returns when it took effect. */
  public void execute(Part part, InTransaction own) throws PartFailure {
    observer.starting(part);
    if (part.transaction()) {
      transaction(part, own);
    } else {
      lone(part);
    }
  }

  private void transaction(Part part, InTransaction own) throws PartFailure {
    var current = Optional.<SqlStatement>empty();
    var stage = Stage.BEFORE_COMMIT;
    var complete = false;
    try {
      connection.setAutoCommit(false);
      ordinaryLimits();
      var id = transactionId();
      observer.assigned(part, id);
      own.first(connection, part, id);
      adoptSettings(part);
      var number = 0;
      for (var statement : part.statements()) {
        current = Optional.of(statement);
        number++;
        limits.assertFor(connection, statement.effect().limitClass(), true);
        send(part, number, statement);
      }
      current = Optional.empty();
      // The script may have changed the limits; the history row and the COMMIT run under ours.
      ordinaryLimits();
      own.last(connection, part, id);
      // A script may have switched it off, and a commit that a crash takes back is none.
      query(SYNCHRONOUS);
      observer.committing(part);
      stage = Stage.COMMIT;
      connection.clearWarnings();
      connection.commit();
      complete = true;
      observer.committed(part, notices(connection.getWarnings()));
    } catch (SQLException e) {
      throw new PartFailure(part, current, stage, e);
    } finally {
      leaveTransaction(complete);
    }
  }

  private void lone(Part part) throws PartFailure {
    var statement = part.statements().getFirst();
    var sent = false;
    try {
      connection.setAutoCommit(true);
      adoptSettings(part);
      limits.assertFor(connection, statement.effect().limitClass(), false);
      sent = true;
      send(part, 1, statement);
      flush();
      observer.committed(part, List.of());
    } catch (SQLException e) {
      throw new PartFailure(
          part, Optional.of(statement), sent ? Stage.LONE_STATEMENT : Stage.BEFORE_COMMIT, e);
    }
  }

  /**
   * Makes durable what a statement outside of a transaction committed by itself, whatever the
   * script had set by then. Where the role may not do so, or it is cancelled, the statement is in
   * effect all the same.
   */
  private void flush() throws SQLException {
    try {
      query(FLUSH);
    } catch (SQLException e) {
      if (ConnectionLoss.lost(connection, e)) {
        throw e;
      }
      LOG.info("The server's log is not flushed behind the statement: {}", e.getMessage());
    }
  }

  private void query(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeQuery(sql).close();
    }
  }

  /** Repeats what earlier parts of the script set for the session. */
  public void adoptSettings(Part part) throws SQLException {
    for (var setting : part.settings()) {
      try (var statement = statement(setting)) {
        execute(statement, setting);
      }
    }
  }

  /** Lets the next statements of the session take as long as the step may: neither limit. */
  public void withoutLimits() throws SQLException {
    limits.assertFor(connection, Effect.LimitClass.CONCURRENT, false);
  }

  private void ordinaryLimits() throws SQLException {
    limits.assertFor(connection, Effect.LimitClass.ORDINARY, true);
  }

  /** Gives the transaction its id before anything else is done in it (manual, section 9.27). */
  private String transactionId() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_catalog.pg_current_xact_id()::text")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void send(Part part, int number, SqlStatement sql) throws SQLException {
    observer.sending(part, number, sql);
    var start = System.nanoTime();
    try (var statement = statement(sql)) {
      var isQuery = execute(statement, sql);
      var rows = isQuery ? count(statement.getResultSet()) : statement.getLargeUpdateCount();
      var millis = (System.nanoTime() - start) / 1_000_000;
      observer.done(part, number, Math.max(rows, 0), millis, notices(statement.getWarnings()));
    }
  }

  private Statement statement(SqlStatement sql) throws SQLException {
    var bound = values.prepare(connection, sql.text());
    if (bound.isPresent()) {
      return bound.get();
    }
    var statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  private static boolean execute(Statement statement, SqlStatement sql) throws SQLException {
    return statement instanceof PreparedStatement bound
        ? bound.execute()
        : statement.execute(sql.text());
  }

  private static long count(ResultSet rows) throws SQLException {
    var count = 0L;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  private static List<String> notices(@Nullable SQLWarning first) {
    var notices = new ArrayList<String>();
    for (var warning = first;
        warning != null && notices.size() < 50;
        warning = warning.getNextWarning()) {
      notices.add(warning.getSQLState() + " " + warning.getMessage());
    }
    return notices;
  }

  /** Ends what is open; a connection that is gone was rolled back by the server. */
  private void leaveTransaction(boolean complete) {
    try {
      if (!complete) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("Leaving a transaction: {}", e.getMessage());
    }
  }
}
