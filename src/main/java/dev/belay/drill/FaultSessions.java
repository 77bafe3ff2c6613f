package dev.belay.drill;

import dev.belay.live.LockMode;
import dev.belay.postgres.BackendId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one fault, and one more that looks at them and ends them. */
final class FaultSessions {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(FaultSessions.class);
  private static final Duration PACE = Duration.ofMillis(20);

  /** Opening is work for the server; more at once only wait for each other. */
  private static final int OPENED_AT_ONCE = 4;

  private static final String OWN =
      """
      SELECT pid, backend_start
        FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())\
      """;

  private static final String FIND =
      """
      SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = pg_catalog.to_regclass(?)\
      """;

  private static final String END =
      """
      SELECT pg_catalog.pg_terminate_backend(a.pid)
        FROM unnest(?::int[], ?::timestamptz[]) AS ours(pid, backend_start)
        JOIN pg_catalog.pg_stat_get_activity(NULL::integer) a
          ON a.pid = ours.pid AND a.backend_start = ours.backend_start\
      """;

  private final FaultPermit permit;
  private final String application;
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private Connection control;

  /** Opens the session that looks; it keeps its place when the fault leaves none. */
  FaultSessions(FaultPermit permit, String fault) throws FaultException, SQLException {
    this.permit = permit;
    this.application = "drill/" + fault;
    this.control = permit.open("drill/control");
  }

  /** One session of the fault. */
  record Member(Connection connection, BackendId backend) {}

  /**
   * A table as it is locked.
   *
   * @param name quoted by the server
   */
  record Table(long oid, String name) {}

  /** A moment's work on one session. */
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  /** Looks the table up. */
  Table table(String name) throws SQLException, FaultException {
    try (var statement = control.prepareStatement(FIND)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new FaultException(
              "The sandbox has no table " + name + ".", "Name a table that is there.");
        }
        return new Table(rows.getLong(1), rows.getString(2));
      }
    }
  }

  /** Opens one more session, in a transaction. */
  Member open() throws SQLException, FaultException {
    return adopt(permit.open(application));
  }

  /** Takes a session of this fault in that was opened elsewhere. */
  Member adopt(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(OWN)) {
      rows.next();
      var start = rows.getObject("backend_start", OffsetDateTime.class).toInstant();
      var member = new Member(connection, new BackendId(rows.getInt("pid"), start));
      connection.setAutoCommit(false);
      members.add(member);
      return member;
    }
  }

  /** Opens that many more. */
  List<Member> open(int count) throws SQLException, FaultException {
    try (var workers = Executors.newFixedThreadPool(OPENED_AT_ONCE)) {
      var tasks = new ArrayList<Callable<Member>>();
      for (var i = 0; i < count; i++) {
        tasks.add(this::open);
      }
      var opened = new ArrayList<Member>();
      for (var task : workers.invokeAll(tasks)) {
        opened.add(task.get());
      }
      return opened;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case FaultException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Does work that waits, on a thread of its own; what it got is given back at once. */
  static void behind(Member member, Work work) {
    Thread.ofVirtual()
        .name("fault " + member.backend().pid())
        .start(() -> {
          try {
            try {
              work.on(member.connection());
            } finally {
              member.connection().rollback();
            }
          } catch (SQLException e) {
            LOG.debug("A fault's session ends: {}", e.getMessage());
          }
        });
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<BackendId> backends() {
    return members.stream().map(Member::backend).toList();
  }

  /** What the server says now. */
  Look look() throws SQLException {
    return Look.at(control);
  }

  boolean holds(Member member, Table table, LockMode mode) throws SQLException {
    return Look.holds(control, member.backend(), table.oid(), mode);
  }

  Connection control() {
    return control;
  }

  /** Asks until it is so; false when it never is. */
  static boolean becomes(Callable<Boolean> condition) throws FaultException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        if (condition.call()) {
          return true;
        }
        if (System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(PACE);
      }
    } catch (FaultException e) {
      throw e;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (Exception e) {
      throw lost(e);
    }
  }

  /** Ends all of them and confirms that the server has none of them. */
  void end() throws FaultException {
    var ours = backends();
    try {
      terminate(ours);
    } catch (SQLException e) {
      // Somebody ended the control session, or the server went away and took ours with it.
      reopen(e);
    }
    members.forEach(member -> quietly(member.connection()));
    if (!becomes(() -> ours.stream().noneMatch(look()::there))) {
      throw new FaultException(
          "Some of the fault's sessions do not end.", "Stop the sandbox and start it again.");
    }
    members.clear();
    quietly(control);
  }

  private void terminate(List<BackendId> ours) throws SQLException {
    var pids = control.createArrayOf("int4", ours.stream().map(BackendId::pid).toArray());
    var starts =
        control.createArrayOf("text", ours.stream().map(one -> one.start().toString()).toArray());
    try (var statement = control.prepareStatement(END)) {
      statement.setArray(1, pids);
      statement.setArray(2, starts);
      statement.executeQuery().close();
    }
  }

  private void reopen(SQLException reason) throws FaultException {
    members.forEach(member -> quietly(member.connection()));
    try {
      control.close();
      control = permit.open("drill/control");
      terminate(backends());
    } catch (SQLException e) {
      e.addSuppressed(reason);
      throw lost(e);
    }
  }

  /** Closes without a confirmation, after a fault that could not be put in. */
  void abandon(Exception reason) {
    try {
      end();
    } catch (FaultException e) {
      reason.addSuppressed(e);
      members.forEach(member -> quietly(member.connection()));
      quietly(control);
    }
  }

  private static void quietly(Connection connection) {
    try {
      // Not close(): it would wait for the statement that this session is in.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("Closing a fault's session: {}", e.getMessage());
    }
  }

  static FaultException lost(Exception e) {
    return new FaultException(
        "The sandbox does not answer: " + e.getMessage() + ".", "Start the sandbox again.", e);
  }

  static FaultException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FaultException("The fault was interrupted.", "Put it in again.", e);
  }
}
