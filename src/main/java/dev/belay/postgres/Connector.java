package dev.belay.postgres;

import dev.belay.postgres.ConnectException.Reason;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Opens named sessions. Beside the limits and the dead-man's handle, a session has the settings
 * that psql would have: search path and time zone are the server's, not this machine's.
 */
public final class Connector {
  /**
   * From weak to strong: what weaker commits than {@code on} would lose in a crash is never
   * reported.
   */
  private static final List<String> WEAK_COMMIT = List.of("off", "local", "remote_write");

  private static final String OWN_BACKEND =
      """
      SELECT pid, backend_start FROM pg_catalog.pg_stat_activity
      WHERE pid = pg_catalog.pg_backend_pid()
      """;

  private final PoolerDetection poolers = new PoolerDetection();

  /**
   * Opens a session on a run's target.
   *
   * @param applicationName what other sessions see, at most 63 bytes
   */
  public Session open(Target target, SessionRole role, String applicationName)
      throws ConnectException {
    return open(target.spec(), target.handle(), role, applicationName);
  }

  /** Opens a session with the default dead-man's handle. */
  public Session open(ConnectionSpec spec, SessionRole role, String applicationName)
      throws ConnectException {
    return open(spec, DeadMansHandle.DEFAULT, role, applicationName);
  }

  /**
   * Opens a session; waits for each host at most its connect time-out (10 seconds unless {@code
   * connect_timeout} says otherwise). Work and watch sessions refuse a pooler.
   */
  public Session open(
      ConnectionSpec spec, DeadMansHandle handle, SessionRole role, String applicationName)
      throws ConnectException {
    var failures = new ArrayList<ConnectException>();
    for (var attempt : HostOrder.of(spec)) {
      try {
        return openOne(attempt, handle, role, applicationName);
      } catch (ConnectException e) {
        failures.add(e);
        if (!nextHostMayDo(e.reason())) {
          break;
        }
      }
    }
    throw together(failures);
  }

  /** As in libpq, a server that answered and refused the log-in ends the search. */
  private static boolean nextHostMayDo(Reason reason) {
    return switch (reason) {
      case UNKNOWN_HOST, REFUSED, TIMED_OUT, STARTING_UP, SHUTTING_DOWN, NOT_POSTGRESQL -> true;
      case TLS_REFUSED, CERTIFICATE, SLOTS_FULL, OTHER -> true;
      case WRONG_PASSWORD, NO_PASSWORD, NOT_ALLOWED, NO_DATABASE, NO_ROLE -> false;
      case TLS_REQUIRED, POOLER, PRIVILEGE -> false;
    };
  }

  private static ConnectException together(List<ConnectException> failures) {
    var last = failures.getLast();
    if (failures.size() == 1) {
      return last;
    }
    var happened =
        failures.stream()
            .map(ConnectException::happened)
            .distinct()
            .collect(Collectors.joining(" "));
    var all = new ConnectException(last.reason(), happened, last.cure(), last);
    failures.subList(0, failures.size() - 1).forEach(all::addSuppressed);
    return all;
  }

  private Session openOne(
      ConnectionSpec spec, DeadMansHandle handle, SessionRole role, String applicationName)
      throws ConnectException {
    Connection connection;
    try {
      connection =
          DriverManager.getConnection(
              DriverProperties.url(spec), DriverProperties.of(spec, handle, applicationName));
    } catch (SQLException e) {
      throw ConnectFailures.explain(spec, e);
    }
    try {
      return prepare(connection, spec, handle, role);
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw ConnectFailures.explain(spec, e);
    } catch (ConnectException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  private Session prepare(
      Connection connection, ConnectionSpec spec, DeadMansHandle handle, SessionRole role)
      throws SQLException, ConnectException {
    var notes = new ArrayList<String>();
    var pooler = poolers.detect(connection);
    if (pooler.isPresent()) {
      if (role != SessionRole.SAMPLE) {
        throw new ConnectException(
            Reason.POOLER, pooler.get(), "Name the PostgreSQL server behind it, by its own port.");
      }
      notes.add(pooler.get());
    }
    var zone = SessionTimeZone.find(connection, spec);
    zone.note().ifPresent(notes::add);
    var settings = new LinkedHashMap<String, String>();
    settings.put("TimeZone", zone.name());
    settings.putAll(limits(connection, role));
    settings.putAll(
        handle(handle, role, connection.getMetaData().getDatabaseMajorVersion(), notes));
    apply(connection, settings, notes);
    connection.setNetworkTimeout(Runnable::run, (int) role.socketTimeout().toMillis());
    return new Session(
        connection,
        role,
        LoginRole.ask(connection, Connector::backend),
        spec.hosts().getFirst(),
        settings,
        notes);
  }

  private static Map<String, String> limits(Connection connection, SessionRole role)
      throws SQLException {
    var settings = new LinkedHashMap<String, String>();
    // A server may end idle sessions; ours wait for people.
    settings.put("idle_session_timeout", "0");
    if (!role.statementTimeout().isZero()) {
      settings.put("statement_timeout", role.statementTimeout().toMillis() + "ms");
      settings.put("lock_timeout", role.lockTimeout().toMillis() + "ms");
    }
    if (role == SessionRole.SAMPLE) {
      settings.put("default_transaction_read_only", "on");
    }
    // The watch session plants the nonce and the claim, which must be there after a crash too.
    if (role != SessionRole.SAMPLE
        && WEAK_COMMIT.contains(SessionSettings.show(connection, "synchronous_commit"))) {
      settings.put("synchronous_commit", "on");
    }
    return settings;
  }

  private static Map<String, String> handle(
      DeadMansHandle handle, SessionRole role, int major, List<String> notes) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("tcp_keepalives_idle", handle.keepalives().idle().toSeconds() + "s");
    settings.put("tcp_keepalives_interval", handle.keepalives().interval().toSeconds() + "s");
    settings.put("tcp_keepalives_count", String.valueOf(handle.keepalives().count()));
    settings.put("tcp_user_timeout", handle.tcpUserTimeout().toMillis() + "ms");
    settings.put(
        "client_connection_check_interval", handle.clientCheckInterval().toMillis() + "ms");
    settings.put(
        "idle_in_transaction_session_timeout", handle.idleInTransaction().toMillis() + "ms");
    var limit = handle.transactionTimeout().filter(duration -> role == SessionRole.WORK);
    if (limit.isPresent() && major >= 17) {
      settings.put("transaction_timeout", limit.get().toMillis() + "ms");
    } else if (limit.isPresent()) {
      notes.add("transaction_timeout needs version 17, the server has " + major + ": not set.");
    }
    return settings;
  }

  /** Sets what the server has; what its version or platform lacks becomes a note. */
  private static void apply(Connection connection, Map<String, String> settings, List<String> notes)
      throws SQLException {
    for (var entry : List.copyOf(settings.entrySet())) {
      try {
        SessionSettings.set(connection, entry.getKey(), entry.getValue());
      } catch (SQLException e) {
        var state = e.getSQLState();
        if (!"42704".equals(state) && !"22023".equals(state) && !"0A000".equals(state)) {
          throw e;
        }
        settings.remove(entry.getKey());
        notes.add("The server does not have " + entry.getKey() + " here: " + e.getMessage());
      }
    }
    if ("0".equals(SessionSettings.show(connection, "tcp_user_timeout"))
        && settings.remove("tcp_user_timeout") != null) {
      notes.add(
          "The server's platform has no tcp_user_timeout: keepalives alone find a cut cable.");
    }
  }

  private static BackendId backend(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(OWN_BACKEND)) {
      rows.next();
      return new BackendId(
          rows.getInt("pid"), rows.getObject("backend_start", OffsetDateTime.class).toInstant());
    }
  }

  private static void closeQuietly(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
