package dev.belay.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Belay's small schema in the database, for operators who allow it: what the database is for, a
 * nonce that a copy lacks, who holds a run, and one row in the transaction of each step as the
 * proof that it committed. Reading is always allowed; the readers answer empty where the schema is
 * not there or may not be read.
 */
public final class Markers {
  /** The schema's name: comparisons of the application's schema leave it out. */
  public static final String SCHEMA = "belay";

  /**
   * Two sessions that make the schema at once: the second one finds it made when it tries again.
   */
  private static final Set<String> RACES = Set.of("23505", "42P06", "42P07", "40P01", "XX000");

  private static final int ATTEMPTS = 5;

  private static final List<String> SCHEMA_STATEMENTS =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS belay",
          """
          CREATE TABLE IF NOT EXISTS belay.marker (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            environment text NOT NULL,
            set_by text NOT NULL DEFAULT session_user,
            set_at timestamptz NOT NULL DEFAULT clock_timestamp())
          """,
          """
          CREATE TABLE IF NOT EXISTS belay.nonce (
            run text PRIMARY KEY,
            nonce text NOT NULL,
            planted_at timestamptz NOT NULL DEFAULT clock_timestamp())
          """,
          """
          CREATE TABLE IF NOT EXISTS belay.run_claim (
            run text PRIMARY KEY,
            owner text NOT NULL,
            claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            heartbeat timestamptz NOT NULL DEFAULT clock_timestamp())
          """,
          """
          CREATE TABLE IF NOT EXISTS belay.step_marker (
            run text NOT NULL,
            step text NOT NULL,
            attempt integer NOT NULL,
            part integer NOT NULL,
            transaction_id text NOT NULL,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (run, step, attempt, part))
          """);

  private static final String LACKS_COLUMNS =
      """
      SELECT 't' FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'belay' AND c.relname = 'nonce'
        AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attname = 'finished_at')
      """;

  private static final String TABLE_READABLE =
      """
      SELECT 't' FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'belay' AND c.relname = ? AND c.relkind = 'r'
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
      """;

  /** Who holds a run: moments as the server's clock gives them. */
  public record Holder(String owner, Instant claimedAt, Instant heartbeat) {}

  /** The answer to {@link #claim}. */
  public sealed interface Claim {
    /** The run is ours until {@link #release} or the end of the session. */
    record Held() implements Claim {}

    /** Another session holds it; the row says who, if there is one. */
    record HeldBy(Optional<Holder> holder) implements Claim {}
  }

  /**
   * The proof that a part of a step committed.
   *
   * @param transactionId as {@code pg_current_xact_id()} gave it
   */
  public record StepMarker(String transactionId, Instant at) {}

  /** One row of the proofs: which part of which attempt of which step committed, and when. */
  public record MarkerRow(String step, int attempt, int part, String transactionId, Instant at) {}

  /**
   * Makes the schema and its tables if they are not there, safely when several do so at once.
   *
   * @param connection in autocommit mode
   * @throws SQLException with SQLSTATE 42501 when the role may not create schemas here
   */
  public void ensure(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException("The schema is made outside of a caller's transaction");
    }
    for (var attempt = 1; ; attempt++) {
      try {
        create(connection);
        return;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !RACES.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
      }
    }
  }

  private static void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '5s'");
      statement.execute("SET LOCAL client_min_messages = 'warning'");
      for (var sql : SCHEMA_STATEMENTS) {
        // IF NOT EXISTS asks for the privilege to create first: who lacks it may still use what is
        // there.
        if (!exists(connection, sql)) {
          statement.execute(sql);
        }
      }
      extend(connection, statement);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Tables of an earlier Belay get what they lack, where the role may change them. */
  private static void extend(Connection connection, Statement statement) throws SQLException {
    if (Rows.text(connection, LACKS_COLUMNS).isPresent()) {
      statement.execute(
          RunRows.COLUMNS.stream()
              .map(column -> "ADD COLUMN IF NOT EXISTS " + column)
              .collect(Collectors.joining(", ", "ALTER TABLE belay.nonce ", "")));
    }
  }

  private static boolean exists(Connection connection, String sql) throws SQLException {
    if (sql.startsWith("CREATE SCHEMA")) {
      return Rows.text(
              connection, "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = 'belay'")
          .isPresent();
    }
    var name = sql.replaceAll("(?s)^.*EXISTS belay\\.(\\w+) .*$", "$1");
    return Rows.text(
            connection,
            """
            SELECT c.relname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'belay' AND c.relname = ?
            """,
            name)
        .isPresent();
  }

  /** The word the database is marked with, if any. */
  public Optional<String> environment(Connection connection) throws SQLException {
    return readable(connection, "marker")
        ? Rows.text(connection, "SELECT environment FROM belay.marker")
        : Optional.empty();
  }

  /** Marks the database. */
  public void setEnvironment(Connection connection, Environment environment) throws SQLException {
    Rows.change(
        connection,
        """
        INSERT INTO belay.marker (environment) VALUES (?)
        ON CONFLICT (only_row) DO UPDATE
        SET environment = excluded.environment, set_by = session_user, set_at = clock_timestamp()
        """,
        environment.word());
  }

  /** Plants a nonce for that run, or gives the one that was planted before. */
  public String plantNonce(Connection connection, String run) throws SQLException {
    Rows.change(
        connection,
        "INSERT INTO belay.nonce (run, nonce) VALUES (?, ?) ON CONFLICT (run) DO NOTHING",
        run,
        UUID.randomUUID().toString());
    return readNonce(connection, run)
        .orElseThrow(() -> new SQLException("The planted nonce cannot be read back"));
  }

  /** The run's nonce, if it is there. */
  public Optional<String> readNonce(Connection connection, String run) throws SQLException {
    return readable(connection, "nonce")
        ? Rows.text(connection, "SELECT nonce FROM belay.nonce WHERE run = ?", run)
        : Optional.empty();
  }

  /**
   * Takes the run for this session, without waiting: a session advisory lock of the database
   * decides, the row only tells others who has it. The lock ends with the session, so a dead owner
   * blocks nobody.
   *
   * @param owner machine and process, as others should read it
   */
  public Claim claim(Connection connection, String run, String owner) throws SQLException {
    if (!tryLock(connection, run)) {
      return new Claim.HeldBy(holder(connection, run));
    }
    Rows.change(
        connection,
        """
        INSERT INTO belay.run_claim (run, owner) VALUES (?, ?)
        ON CONFLICT (run) DO UPDATE SET owner = excluded.owner,
          claimed_at = clock_timestamp(), heartbeat = clock_timestamp()
        """,
        run,
        owner);
    return new Claim.Held();
  }

  /** The lock alone, which writes nothing: for databases where markers are not allowed. */
  public boolean tryLock(Connection connection, String run) throws SQLException {
    return Rows.text(
            connection,
            "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(?, 0))",
            lockName(run))
        .filter("t"::equals)
        .isPresent();
  }

  /**
   * Gives the lock of {@link #tryLock} back; nothing happens when this session does not hold it.
   */
  public void unlock(Connection connection, String run) throws SQLException {
    Rows.text(
        connection,
        "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended(?, 0))",
        lockName(run));
  }

  /** Says that the owner still lives. */
  public void heartbeat(Connection connection, String run, String owner) throws SQLException {
    Rows.change(
        connection,
        "UPDATE belay.run_claim SET heartbeat = clock_timestamp() WHERE run = ? AND owner = ?",
        run,
        owner);
  }

  /** Gives the run back: the row first, then the lock. */
  public void release(Connection connection, String run, String owner) throws SQLException {
    Rows.change(connection, "DELETE FROM belay.run_claim WHERE run = ? AND owner = ?", run, owner);
    unlock(connection, run);
  }

  /**
   * Who claimed the run last and did not give it back; the lock says whether that session lives.
   */
  public Optional<Holder> holder(Connection connection, String run) throws SQLException {
    if (!readable(connection, "run_claim")) {
      return Optional.empty();
    }
    try (var statement =
        connection.prepareStatement(
            "SELECT owner, claimed_at, heartbeat FROM belay.run_claim WHERE run = ?")) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Holder(
                    rows.getString("owner"),
                    rows.getObject("claimed_at", OffsetDateTime.class).toInstant(),
                    rows.getObject("heartbeat", OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  /**
   * Writes the proof, in the caller's transaction and by the caller's role, just before its commit.
   *
   * @throws SQLException with SQLSTATE 23505 when this part of this attempt committed already
   */
  public void insertStepMarker(
      Connection connection, String run, String step, int attempt, int part) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            INSERT INTO belay.step_marker (run, step, attempt, part, transaction_id)
            VALUES (?, ?, ?, ?, pg_catalog.pg_current_xact_id()::text)
            """)) {
      bind(statement, run, step, attempt, part);
      statement.executeUpdate();
    }
  }

  /** The proof, if that part of that attempt committed. */
  public Optional<StepMarker> findStepMarker(
      Connection connection, String run, String step, int attempt, int part) throws SQLException {
    if (!readable(connection, "step_marker")) {
      return Optional.empty();
    }
    try (var statement =
        connection.prepareStatement(
            """
            SELECT transaction_id, at FROM belay.step_marker
            WHERE run = ? AND step = ? AND attempt = ? AND part = ?
            """)) {
      bind(statement, run, step, attempt, part);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new StepMarker(
                    rows.getString("transaction_id"),
                    rows.getObject("at", OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  /** Every proof of that run, oldest first. */
  public List<MarkerRow> stepMarkers(Connection connection, String run) throws SQLException {
    var found = new ArrayList<MarkerRow>();
    if (!readable(connection, "step_marker")) {
      return found;
    }
    try (var statement =
        connection.prepareStatement(
            """
            SELECT step, attempt, part, transaction_id, at FROM belay.step_marker
            WHERE run = ? ORDER BY at, step, attempt, part
            """)) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new MarkerRow(
                  rows.getString("step"),
                  rows.getInt("attempt"),
                  rows.getInt("part"),
                  rows.getString("transaction_id"),
                  rows.getObject("at", OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }

  /** Removes all rows of a finished run. */
  public void removeRun(Connection connection, String run) throws SQLException {
    Rows.change(connection, "DELETE FROM belay.step_marker WHERE run = ?", run);
    Rows.change(connection, "DELETE FROM belay.nonce WHERE run = ?", run);
    Rows.change(connection, "DELETE FROM belay.run_claim WHERE run = ?", run);
  }

  private static void bind(
      PreparedStatement statement, String run, String step, int attempt, int part)
      throws SQLException {
    statement.setString(1, run);
    statement.setString(2, step);
    statement.setInt(3, attempt);
    statement.setInt(4, part);
  }

  private static boolean readable(Connection connection, String table) throws SQLException {
    return Rows.text(connection, TABLE_READABLE, table).isPresent();
  }

  static String lockName(String run) {
    return "belay run " + run;
  }
}
