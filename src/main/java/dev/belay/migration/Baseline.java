package dev.belay.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statement, with a reason, that migrations up to a version are in effect already, or that none
 * is. Kept in {@code belay.migration_baseline}; the migrations get rows in the history.
 *
 * @param to the last migration that is in effect; absent: none is
 * @param by who says so
 */
public record Baseline(Optional<String> to, String reason, String by) {
  /** The run that history rows of a baseline name. */
  public static final String RUN = "baseline";

  private static final String TABLE = "belay.migration_baseline";

  private static final String EXISTS = "SELECT pg_catalog.to_regclass('belay.migration_baseline')";

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS belay.migration_baseline (
        number pg_catalog.int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version pg_catalog.text,
        migrations pg_catalog.int4 NOT NULL,
        reason pg_catalog.text NOT NULL,
        recorded_by pg_catalog.text NOT NULL,
        role pg_catalog.text NOT NULL,
        recorded_at pg_catalog.timestamptz NOT NULL
      )
      """;

  private static final String INSERT =
      """
      INSERT INTO belay.migration_baseline
        (version, migrations, reason, recorded_by, role, recorded_at)
      VALUES (?, ?, ?, ?, session_user, pg_catalog.clock_timestamp())
      """;

  private static final String STATED =
      "SELECT pg_catalog.count(*) FROM belay.migration_baseline WHERE version IS NOT DISTINCT FROM ?";

  private static final String ANY = "SELECT pg_catalog.count(*) FROM belay.migration_baseline";

  /** Tables that somebody made here: not Belay's, the server's or an extension's. */
  private static final String TABLES =
      """
      SELECT pg_catalog.count(*)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('information_schema', 'belay')
         AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                            AND d.objid = c.oid AND d.deptype = 'e')
      """;

  /**
   * How many tables a database has about whose migrations Belay knows nothing: its history is empty
   * and no baseline was recorded; 0 where none is needed.
   */
  public static long needed(Connection connection, History history) throws SQLException {
    return history.applied(connection).isEmpty()
            && (!exists(connection) || count(connection, ANY) == 0)
        ? count(connection, TABLES)
        : 0;
  }

  /**
   * What was recorded.
   *
   * @param added migrations that got a row now
   * @param known migrations that had one
   */
  public record Recorded(List<Migration> added, List<Migration> known, boolean stated) {
    /** Whether everything was recorded before. */
    public boolean nothingNew() {
      return added.isEmpty() && !stated;
    }
  }

  /**
   * Records it in the open transaction of the connection.
   *
   * @throws MigrationException where the folder or the history contradicts it
   */
  public Recorded record(Connection connection, MigrationFolder folder)
      throws SQLException, MigrationException {
    var history = folder.history();
    history.ensure(connection);
    var rows = history.applied(connection);
    var wanted = wanted(folder.set());
    refuseContradictions(folder.set(), rows, wanted);
    var known =
        wanted.stream().filter(one -> rows.stream().anyMatch(row -> same(row, one))).toList();
    var added = wanted.stream().filter(one -> !known.contains(one)).toList();
    for (var migration : added) {
      history.recordApplied(connection, migration, new AppliedBy(RUN, by));
    }
    var stated = !exists(connection) || !stated(connection) || !added.isEmpty();
    if (stated) {
      state(connection, added.size());
    }
    return new Recorded(added, known, stated);
  }

  private List<Migration> wanted(MigrationSet set) throws MigrationException {
    if (to.isEmpty()) {
      return List.of();
    }
    var last = set.find(to.get());
    if (last.isEmpty()) {
      throw refused(
          set,
          "There is no migration " + to.get() + ".",
          "Name one of its versions, or none where no migration is in effect.");
    }
    return set.migrations().subList(0, set.migrations().indexOf(last.get()) + 1);
  }

  private static boolean same(Applied row, Migration migration) {
    return Versions.ORDER.compare(row.version(), migration.version()) == 0;
  }

  private void refuseContradictions(MigrationSet set, List<Applied> rows, List<Migration> wanted)
      throws MigrationException {
    var problems = new ArrayList<MigrationException.Problem>();
    for (var row : rows) {
      var of = wanted.stream().filter(one -> same(row, one)).findFirst();
      var older =
          !wanted.isEmpty()
              && Versions.ORDER.compare(row.version(), wanted.getLast().version()) < 0;
      if (of.isPresent() && !of.get().sha256().equals(row.sha256())) {
        problems.add(
            problem(
                set,
                "The history names " + of.get().label() + " with another text than this file.",
                "Put the file back as it was applied."));
      } else if (of.isEmpty() && !older) {
        problems.add(
            problem(
                set,
                "The history names " + row.version() + "_" + row.name() + " as applied already.",
                "Record a baseline up to that version or later."));
      }
    }
    if (!problems.isEmpty()) {
      throw new MigrationException(problems);
    }
  }

  private static MigrationException refused(MigrationSet set, String what, String cure) {
    return new MigrationException(List.of(problem(set, what, cure)));
  }

  private static MigrationException.Problem problem(MigrationSet set, String what, String cure) {
    return new MigrationException.Problem(set.folder(), Optional.empty(), what, cure);
  }

  private boolean stated(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(STATED)) {
      query.setString(1, to.orElse(null));
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1) > 0;
      }
    }
  }

  private void state(Connection connection, int added) throws SQLException {
    if (!exists(connection)) {
      try (var statement = connection.createStatement()) {
        statement.execute(CREATE);
      }
    }
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, to.orElse(null));
      insert.setInt(2, added);
      insert.setString(3, reason);
      insert.setString(4, by);
      insert.executeUpdate();
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        var rows = query.executeQuery(EXISTS)) {
      rows.next();
      return rows.getString(1) != null;
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var query = connection.createStatement();
        var rows = query.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** A condition, as plpgsql takes it, that is true where a baseline is needed. */
  public static String sqlNeeded(History history) {
    return "pg_catalog.to_regclass('"
        + TABLE
        + "') IS NULL AND NOT EXISTS (SELECT FROM "
        + history.table()
        + ") AND ("
        + TABLES.strip()
        + ") > 0";
  }
}
