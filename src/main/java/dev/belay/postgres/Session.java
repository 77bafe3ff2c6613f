package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One named connection that Belay owns. Used by one thread at a time, {@link #close()} by any. */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final SessionRole role;
  private final BackendId backend;
  private final HostPort address;
  private final Map<String, String> settings;
  private final List<String> notes;

  Session(
      Connection connection,
      SessionRole role,
      BackendId backend,
      HostPort address,
      Map<String, String> settings,
      List<String> notes) {
    this.connection = connection;
    this.role = role;
    this.backend = backend;
    this.address = address;
    this.settings = Map.copyOf(settings);
    this.notes = List.copyOf(notes);
  }

  /** The driver's connection, in autocommit mode when handed out. */
  public Connection jdbc() {
    return connection;
  }

  /** The server process behind this session. */
  public BackendId backend() {
    return backend;
  }

  public SessionRole role() {
    return role;
  }

  /** The host that answered, of those named. */
  public HostPort address() {
    return address;
  }

  /** The server settings that this session was given, as {@code SHOW} would name them. */
  public Map<String, String> settings() {
    return settings;
  }

  /** What this session lacks of what was asked, as sentences. */
  public List<String> notes() {
    return notes;
  }

  /** Changes {@code application_name}, which other sessions see at once. */
  public void name(String applicationName) throws SQLException {
    SessionSettings.set(connection, "application_name", SessionSettings.fitName(applicationName));
  }

  /** Sets {@link #settings()} again, after a script may have reset them. */
  public void renewSettings() throws SQLException {
    for (var setting : settings.entrySet()) {
      SessionSettings.set(connection, setting.getKey(), setting.getValue());
    }
  }

  /**
   * How long the driver waits for bytes before it gives the connection up; from the next answer.
   */
  public void waitAtMost(Duration patience) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
  }

  /**
   * Asks the server over a connection of its own to cancel what this session runs: works while
   * nothing comes through this one. Waits at most 10 seconds; any thread.
   */
  public void cancel() throws SQLException {
    Login.cancel(connection);
  }

  /** Gives the connection up without a word to the server: who waits on it goes on. Any thread. */
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("Giving a session up: {}", e.getMessage());
    }
  }

  /** Whether the server still answers, asked now; waits at most 5 seconds. */
  public boolean alive() {
    return ConnectionLoss.answers(connection);
  }

  /** Ends the session. What was not committed is rolled back by the server. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection is gone already: the server has ended the session, or will notice.
      LOG.debug("Closing a session: {}", e.getMessage());
    }
  }
}
