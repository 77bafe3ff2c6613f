package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SERVER;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database that Belay makes to restore into. It is dropped when closed unless it was kept. Its
 * comment names the session that owns it, so that one whose Belay died is told from one in use.
 */
final class NewDatabase implements AutoCloseable {
  static final String VERIFY = "belay_verify_";
  static final String RESTORE = "belay_restore_";
  private static final Pattern MADE = Pattern.compile("belay_(verify|restore)_\\d+_\\d+");
  private static final Pattern OWNER = Pattern.compile("session (\\d+) begun (\\S+),");

  private static final String SESSION =
      """
      SELECT pid::text, extract(epoch FROM backend_start)::text
      FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()
      """;

  private static final String LEFT_OVER =
      """
      SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database')
      FROM pg_catalog.pg_database AS d
      WHERE d.datname ~ '^belay_(verify|restore)_[0-9]+_[0-9]+$'
      ORDER BY d.datname
      """;

  /** A start that may not be seen counts as the owner's: silence is no proof of death. */
  private static final String OWNER_LIVES =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity
                     WHERE pid = ?::int
                       AND coalesce(extract(epoch FROM backend_start)::text = ?, true))
      """;

  private static final String SUBSCRIPTIONS =
      """
      SELECT s.subname FROM pg_catalog.pg_subscription AS s
      JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
      WHERE d.datname = pg_catalog.current_database()
      """;

  private final Server server;
  private final Connection owner;
  private final String name;
  private boolean kept;

  private NewDatabase(Server server, Connection owner, String name) {
    this.server = server;
    this.owner = owner;
    this.name = name;
  }

  /**
   * Makes an empty database.
   *
   * @param prefix {@link #VERIFY} or {@link #RESTORE}
   * @param maintenance a database of the server to connect to meanwhile
   * @param locale of the source; the server's own where it is not known
   * @param observer is told the name first
   */
  static NewDatabase create(
      Server server,
      String maintenance,
      String prefix,
      Optional<DatabaseLocale> locale,
      InstantSource clock,
      BackupObserver observer)
      throws BackupException {
    Connection owner = null;
    try {
      owner = server.open(maintenance);
      owner.setAutoCommit(true);
      var session = row(owner, SESSION);
      var name = prefix + session.getFirst() + "_" + clock.millis();
      var options = "";
      if (locale.isPresent()) {
        var number = row(owner, "SELECT pg_catalog.current_setting('server_version_num')");
        options = locale.get().options(Integer.parseInt(number.getFirst()) / 10_000);
      }
      observer.making(BackupObserver.Making.SCRATCH_DATABASE, name);
      execute(owner, "CREATE DATABASE " + name + " TEMPLATE template0" + options);
      var made = new NewDatabase(server, owner, name);
      made.comment(session);
      return made;
    } catch (SQLException e) {
      closeQuietly(owner);
      throw new BackupException(
          SERVER,
          """
          A database to restore into cannot be made on %s: %s. Nothing was restored. The role \
          needs CREATEDB, and the server the locale of the source.\
          """
              .formatted(server.address(), BackupFiles.firstLine(e)),
          e);
    }
  }

  /** Whether Belay gives such names. */
  static boolean isMade(String name) {
    return MADE.matcher(name).matches();
  }

  String name() {
    return name;
  }

  /** A session of the database in which it was made; alive while this one is. */
  Connection owner() {
    return owner;
  }

  /** Leaves the database in place when closed. */
  void keep() {
    kept = true;
  }

  private void comment(List<String> session) throws SQLException {
    try {
      execute(
          owner,
          "COMMENT ON DATABASE %s IS 'Belay works in it: session %s begun %s, dropped afterwards'"
              .formatted(name, session.get(0), session.get(1)));
    } catch (SQLException e) {
      drop(server, owner, name);
      throw e;
    }
  }

  /** Drops the database, also when the session that made it is gone. */
  @Override
  public void close() throws BackupException {
    try (owner) {
      if (kept) {
        return;
      }
      if (owner.isValid(5)) {
        drop(server, owner, name);
      } else {
        try (var another = server.open()) {
          drop(server, another, name);
        }
      }
    } catch (SQLException e) {
      throw new BackupException(
          SERVER,
          """
          The scratch database %s is still there: %s. Drop it by hand: DROP DATABASE %s WITH \
          (FORCE)\
          """
              .formatted(name, BackupFiles.firstLine(e), name),
          e);
    }
  }

  /** Databases that Belay made for a while and that are still there. */
  static List<LeftoverDatabase> leftovers(Connection connection) throws SQLException {
    var found = new ArrayList<LeftoverDatabase>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(LEFT_OVER)) {
      while (rows.next()) {
        var comment = Optional.ofNullable(rows.getString(2));
        var match = OWNER.matcher(comment.orElse(""));
        var abandoned = match.find() && !ownerLives(connection, match.group(1), match.group(2));
        found.add(new LeftoverDatabase(rows.getString(1), comment, abandoned));
      }
    }
    return found;
  }

  private static boolean ownerLives(Connection connection, String pid, String begun)
      throws SQLException {
    try (var statement = connection.prepareStatement(OWNER_LIVES)) {
      statement.setString(1, pid);
      statement.setString(2, begun);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * Drops a database with whoever is in it. A restored subscription would keep it from being
   * dropped and, dropped plainly, would take the publisher's slot with it: it is cut off first.
   */
  static void drop(Server server, Connection maintenance, String name) throws SQLException {
    try (var inside = server.open(name)) {
      for (var subscription : column(inside, SUBSCRIPTIONS)) {
        var quoted = Names.identifier(subscription);
        execute(inside, "ALTER SUBSCRIPTION " + quoted + " DISABLE");
        execute(inside, "ALTER SUBSCRIPTION " + quoted + " SET (slot_name = NONE)");
        execute(inside, "DROP SUBSCRIPTION " + quoted);
      }
    }
    execute(maintenance, "DROP DATABASE IF EXISTS " + Names.identifier(name) + " WITH (FORCE)");
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static List<String> row(Connection connection, String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      for (var index = 1; index <= row.getMetaData().getColumnCount(); index++) {
        values.add(row.getString(index));
      }
    }
    return values;
  }

  private static void closeQuietly(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The failure that led here is the one to tell.
      }
    }
  }
}
