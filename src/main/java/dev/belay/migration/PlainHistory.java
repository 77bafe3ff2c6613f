package dev.belay.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The history of plain folders: {@code belay.migration_history}. Its owner needs CREATE on the
 * database once, nothing more. Every name is written with its schema, because a script may have
 * changed {@code search_path} before the row is written.
 */
final class PlainHistory implements History {
  private static final String TABLE = "belay.migration_history";

  /** What a session gets that lost the race to make the same schema, table or type. */
  private static final Set<String> LOST_RACE = Set.of("23505", "42P06", "42P07", "42710");

  private static final int TRIES = 3;

  private static final String COLUMNS_FOUND =
      """
      SELECT pg_catalog.count(a.attname) FILTER (WHERE a.attname = ANY (ARRAY['version', 'name',
               'sha256', 'run', 'step', 'transaction_id', 'applied_at', 'applied_by'])),
             pg_catalog.count(DISTINCT c.oid), pg_catalog.count(DISTINCT n.oid)
      FROM pg_catalog.pg_namespace n
      LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'migration_history'
      LEFT JOIN pg_catalog.pg_attribute a
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = 'belay'
      """;

  private static final int COLUMNS = 8;

  private static final String CREATE_SCHEMA = "CREATE SCHEMA belay";

  private static final String CREATE_TABLE =
      """
      CREATE TABLE belay.migration_history (
        version pg_catalog.text PRIMARY KEY,
        name pg_catalog.text NOT NULL,
        sha256 pg_catalog.text NOT NULL,
        run pg_catalog.text NOT NULL,
        step pg_catalog.text NOT NULL,
        transaction_id pg_catalog.xid8 NOT NULL,
        applied_at pg_catalog.timestamptz NOT NULL,
        applied_by pg_catalog.text NOT NULL
      )
      """;

  private static final String SELECT =
      """
      SELECT version, name, sha256, run, step, transaction_id::pg_catalog.text, applied_at,
        applied_by
      FROM belay.migration_history
      """;

  private static final String SAME_VERSION =
      "WHERE pg_catalog.ltrim(version, '0') = pg_catalog.ltrim(?, '0')";

  private static final String INSERT =
      """
      INSERT INTO belay.migration_history
        (version, name, sha256, run, step, transaction_id, applied_at, applied_by)
      VALUES (?, ?, ?, ?, ?, pg_catalog.pg_current_xact_id(), pg_catalog.clock_timestamp(),
        session_user)
      """;

  private static final String DELETE = "DELETE FROM belay.migration_history " + SAME_VERSION;

  private record Found(int columns, boolean table, boolean schema) {}

  @Override
  public void ensure(Connection connection) throws SQLException {
    for (var attempt = 1; !exists(connection); attempt++) {
      try {
        create(connection);
      } catch (SQLException e) {
        if (attempt == TRIES || !LOST_RACE.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
      }
    }
  }

  @Override
  public List<Applied> applied(Connection connection) throws SQLException {
    if (!exists(connection)) {
      return List.of();
    }
    try (var query = connection.prepareStatement(SELECT)) {
      var rows = read(query);
      rows.sort(Comparator.comparing(Applied::version, Versions.ORDER));
      return List.copyOf(rows);
    }
  }

  @Override
  public Optional<Applied> find(Connection connection, String version) throws SQLException {
    if (!exists(connection)) {
      return Optional.empty();
    }
    try (var query = connection.prepareStatement(SELECT + SAME_VERSION)) {
      query.setString(1, version);
      return read(query).stream().findFirst();
    }
  }

  @Override
  public void recordApplied(Connection connection, Migration migration, AppliedBy by)
      throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, migration.version());
      insert.setString(2, migration.name());
      insert.setString(3, migration.sha256());
      insert.setString(4, by.run());
      insert.setString(5, by.step());
      insert.executeUpdate();
    }
  }

  @Override
  public void recordRolledBack(Connection connection, Migration migration) throws SQLException {
    try (var delete = connection.prepareStatement(DELETE)) {
      delete.setString(1, migration.version());
      if (delete.executeUpdate() == 0) {
        throw new SQLException(
            TABLE
                + " has no row for "
                + migration.label()
                + ", so nothing was removed. Look up what is applied before rolling back.",
            "02000");
      }
    }
  }

  @Override
  public List<String> psqlEnsure() {
    return List.of(
        "SELECT pg_catalog.to_regnamespace('belay') IS NULL AS belay_no_schema,",
        "       pg_catalog.to_regclass('" + TABLE + "') IS NULL AS belay_no_history \\gset",
        "\\if :belay_no_schema",
        CREATE_SCHEMA + ";",
        "\\endif",
        "\\if :belay_no_history",
        CREATE_TABLE.strip() + ";",
        "\\endif");
  }

  @Override
  public String psqlApplied(Migration migration, Optional<AppliedBy> by) {
    return "EXISTS (SELECT FROM "
        + TABLE
        + " "
        + filled(SAME_VERSION, migration.version())
        + by.map(one -> filled(" AND run = ?", one.run()) + filled(" AND step = ?", one.step()))
            .orElse("")
        + ")";
  }

  @Override
  public String psqlRecordApplied(Migration migration, AppliedBy by) {
    return filled(
            INSERT, migration.version(), migration.name(), migration.sha256(), by.run(), by.step())
        .strip();
  }

  @Override
  public String psqlRecordRolledBack(Migration migration) {
    return filled(DELETE, migration.version());
  }

  /** The statement with its values as literals, in the places of its question marks. */
  private static String filled(String sql, String... values) {
    var pieces = sql.split("\\?", -1);
    var text = new StringBuilder(pieces[0]);
    for (var i = 0; i < values.length; i++) {
      text.append('\'').append(values[i].replace("'", "''")).append('\'').append(pieces[i + 1]);
    }
    return text.toString();
  }

  @Override
  public String table() {
    return TABLE;
  }

  @Override
  public boolean exists(Connection connection) throws SQLException {
    var found = look(connection);
    if (found.table() && found.columns() < COLUMNS) {
      throw new SQLException(
          TABLE
              + " exists, but with other columns than Belay's. Nothing was changed. Rename that"
              + " table, then try again.",
          "42703");
    }
    return found.table();
  }

  private static Found look(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(COLUMNS_FOUND);
        var row = query.executeQuery()) {
      row.next();
      return new Found(row.getInt(1), row.getInt(2) > 0, row.getInt(3) > 0);
    }
  }

  private static void create(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      createInOwnTransaction(connection);
      return;
    }
    var before = connection.setSavepoint();
    try {
      createIn(connection);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      connection.rollback(before);
      throw e;
    }
  }

  private static void createInOwnTransaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      createIn(connection);
      connection.commit();
    } catch (SQLException e) {
      rollBackAfter(e, connection);
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  private static void rollBackAfter(SQLException failure, Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }

  private static void createIn(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (!look(connection).schema()) {
        statement.execute(CREATE_SCHEMA);
      }
      statement.execute(CREATE_TABLE);
    }
  }

  private static List<Applied> read(PreparedStatement query) throws SQLException {
    var found = new ArrayList<Applied>();
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(row(rows));
      }
    }
    return found;
  }

  private static Applied row(ResultSet row) throws SQLException {
    return new Applied(
        row.getString("version"),
        row.getString("name"),
        row.getString("sha256"),
        new AppliedBy(row.getString("run"), row.getString("step")),
        row.getString("applied_by"),
        row.getObject("applied_at", OffsetDateTime.class).toInstant(),
        Long.parseUnsignedLong(row.getString("transaction_id")));
  }
}
