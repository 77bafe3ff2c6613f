package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.REFUSED;
import static dev.belay.backup.BackupException.Reason.SERVER;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gives a new database the name of another one, which is kept. Both renames are one transaction, so
 * that no moment exists in which neither has the name. RENAME needs the database free of sessions
 * (PostgreSQL manual, ALTER DATABASE); they are ended only with consent.
 */
final class DatabaseSwap {
  private static final int ATTEMPTS = 5;
  private static final int LOOKS = 20;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int NAME_BYTES = 63;
  private static final String IN_USE = "55006";

  private static final String EXISTS =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = ?)";

  private static final String SESSIONS =
      """
      SELECT pg_catalog.format('%s (%s, %s)', pid, usename, nullif(application_name, ''))
      FROM pg_catalog.pg_stat_activity
      WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid() AND usename IS NOT NULL
      ORDER BY pid
      """;

  private static final String END_SESSIONS =
      """
      SELECT pg_catalog.pg_terminate_backend(pid)
      FROM pg_catalog.pg_stat_activity
      WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid() AND usename IS NOT NULL
      """;

  private final Connection maintenance;
  private final boolean endSessions;

  DatabaseSwap(Connection maintenance, boolean endSessions) {
    this.maintenance = maintenance;
    this.endSessions = endSessions;
  }

  /** A database to connect to while another one is renamed. */
  static String maintenance(Server server, String busy) {
    var usual = server.address().database();
    if (!usual.equals(busy)) {
      return usual;
    }
    return busy.equals("postgres") ? "template1" : "postgres";
  }

  static String keptName(String database, Instant moment) {
    var suffix = "_before_restore_" + BackupFiles.stamp(moment).toLowerCase(Locale.ROOT);
    var name = database;
    while ((name + suffix).getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
      name = name.substring(0, name.length() - 1);
    }
    return name + suffix;
  }

  static boolean exists(Connection connection, String database) throws SQLException {
    try (var statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, database);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Throws when somebody stays in the database and their end was not consented to. */
  void requireConsent(String database) throws SQLException, BackupException {
    var sessions = endSessions ? List.<String>of() : lastingSessions(database);
    if (!sessions.isEmpty()) {
      throw new BackupException(
          REFUSED,
          "%s in %s: %s. Nothing was changed. End them, or allow Belay to end them."
              .formatted(
                  sessions.size() == 1 ? "1 session is" : sessions.size() + " sessions are",
                  database,
                  String.join(", ", sessions)));
    }
  }

  void rename(String from, String to) throws SQLException, BackupException {
    whileFree(from, () -> NewDatabase.execute(maintenance, renaming(from, to)));
  }

  /** The fresh database gets the name, the one that had it is kept under the other name. */
  void swap(String fresh, String name, String kept) throws SQLException, BackupException {
    whileFree(
        name,
        () -> {
          maintenance.setAutoCommit(false);
          try {
            NewDatabase.execute(maintenance, renaming(name, kept));
            NewDatabase.execute(maintenance, renaming(fresh, name));
            maintenance.commit();
          } catch (SQLException e) {
            maintenance.rollback();
            throw e;
          } finally {
            maintenance.setAutoCommit(true);
          }
        });
  }

  /** An action that needs a database without sessions. */
  interface Exclusive {
    void run() throws SQLException;
  }

  /**
   * Runs the action, again when new sessions came in between: a pool that reconnects at once loses
   * the race after a few rounds, because the server makes newcomers wait while it renames.
   */
  void whileFree(String database, Exclusive action) throws SQLException, BackupException {
    for (var attempt = 1; ; attempt++) {
      requireConsent(database);
      if (endSessions) {
        try (var statement = maintenance.prepareStatement(END_SESSIONS)) {
          statement.setString(1, database);
          statement.executeQuery().close();
        }
      }
      try {
        action.run();
        return;
      } catch (SQLException e) {
        if (!IN_USE.equals(e.getSQLState())) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw new BackupException(
              SERVER,
              """
              %s is still in use after %d attempts: %s. It is as it was. Keep its clients away, \
              look for prepared transactions, and try again.\
              """
                  .formatted(database, attempt, BackupFiles.firstLine(e)),
              e);
        }
      }
    }
  }

  /** A client that has closed its session is gone from the server a moment later only. */
  private List<String> lastingSessions(String database) throws SQLException {
    var sessions = sessions(database);
    for (var look = 0; look < LOOKS && !sessions.isEmpty(); look++) {
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return sessions;
      }
      sessions = sessions(database);
    }
    return sessions;
  }

  private List<String> sessions(String database) throws SQLException {
    var sessions = new ArrayList<String>();
    try (var statement = maintenance.prepareStatement(SESSIONS)) {
      statement.setString(1, database);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          sessions.add(rows.getString(1));
        }
      }
    }
    return sessions;
  }

  private static String renaming(String from, String to) {
    return "ALTER DATABASE " + Names.identifier(from) + " RENAME TO " + Names.identifier(to);
  }
}
