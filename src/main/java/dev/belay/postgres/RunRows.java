package dev.belay.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code belay.nonce} says of runs beside their nonce: what each is, how far its journal had
 * come when Belay noted it last, and how it ended. Tables of an earlier Belay may lack the columns,
 * and the role may lack the right to change rows: then nothing is noted. A caller's connection is
 * in autocommit mode.
 */
public final class RunRows {
  /** The columns that came after the first version of the table. */
  static final List<String> COLUMNS =
      List.of(
          "runbook text",
          "operator text",
          "host text",
          "journal_seq bigint",
          "journal_hash text",
          "noted_at timestamptz",
          "outcome text",
          "finished_at timestamptz");

  private static final String KNOWN =
      """
      SELECT 't' FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
      WHERE n.nspname = 'belay' AND c.relname = 'nonce' AND a.attname = 'finished_at'
        AND NOT a.attisdropped
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_table_privilege(c.oid, ?)
      """;

  /**
   * Who drives a run holds the advisory lock of {@link Markers#claim}: pg_locks shows its halves.
   */
  private static final String HOLDER =
      """
      SELECT l.pid, coalesce(s.usename, 'a role that Belay may not see') AS usename,
             coalesce(s.client_addr::text, 'this server') AS client
      FROM pg_catalog.pg_locks l
      CROSS JOIN LATERAL (
        SELECT pg_catalog.hashtextextended('belay run ' || runs.run, 0) AS key) h
      LEFT JOIN pg_catalog.pg_stat_activity s ON s.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_catalog.pg_database
                          WHERE datname = pg_catalog.current_database())
        AND l.classid = ((h.key >> 32) & 4294967295)::oid
        AND l.objid = (h.key & 4294967295)::oid
      LIMIT 1
      """;

  /** Rows of an earlier Belay do not say whether their run has ended: its session does. */
  private static final String OPEN =
      """
      SELECT runs.run, coalesce(runs.runbook, '') AS runbook, coalesce(runs.operator, '') AS operator,
             coalesce(runs.host, '') AS host, runs.planted_at AS since, d.*
      FROM belay.nonce runs LEFT JOIN LATERAL (
      """
          + HOLDER
          + """
          ) d ON true
          WHERE runs.finished_at IS NULL AND (runs.runbook IS NOT NULL OR d.pid IS NOT NULL)
          ORDER BY runs.planted_at
          """;

  /** A run without markers has no row: its watch session tells of it, where that may be seen. */
  private static final String DRIVEN =
      """
      SELECT runs.run, '' AS runbook, '' AS operator, '' AS host, runs.since, d.*
      FROM (SELECT split_part(application_name, '/', 2) AS run, min(backend_start) AS since
            FROM pg_catalog.pg_stat_activity
            WHERE datname = pg_catalog.current_database()
              AND application_name ~ '^belay/[^/]+/watch$'
            GROUP BY 1) runs
      JOIN LATERAL (
      """
          + HOLDER
          + """
          ) d ON true
          ORDER BY runs.since
          """;

  /** The last entry of a journal, by number and hash. */
  public record Head(long seq, String hash) {}

  /** What a run is, as others should read it. */
  public record About(String runbook, String operator, String host) {}

  /** How a run ended, by the server's clock. */
  public record End(String outcome, Instant at) {}

  /**
   * What is noted of a run.
   *
   * @param head how far its journal had come
   * @param end empty while it is open
   */
  public record Noted(Optional<Head> head, Optional<End> end) {
    static final Noted NOTHING = new Noted(Optional.empty(), Optional.empty());
  }

  /** The session that drives a run now, its role, and the address it comes from. */
  public record Driver(int pid, String user, String client) {}

  /**
   * A run of this database that has not ended.
   *
   * @param about empty where the run writes no markers, or an earlier Belay began it
   * @param since when it was bound, or its session began
   * @param driver empty where no Belay process drives it now
   */
  public record OpenRun(
      String run, Optional<About> about, Instant since, Optional<Driver> driver) {}

  /** Says what the run is, once. */
  public void introduce(Connection connection, String run, About about) throws SQLException {
    if (writable(connection)) {
      Rows.change(
          connection,
          """
          UPDATE belay.nonce SET runbook = ?, operator = ?, host = ?
          WHERE run = ? AND runbook IS NULL
          """,
          about.runbook(),
          about.operator(),
          about.host(),
          run);
    }
  }

  /** What is noted of the run. */
  public Noted read(Connection connection, String run) throws SQLException {
    if (!known(connection)) {
      return Noted.NOTHING;
    }
    try (var statement =
        connection.prepareStatement(
            """
            SELECT journal_seq, journal_hash, coalesce(outcome, '') AS outcome, finished_at
            FROM belay.nonce WHERE run = ?
            """)) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Noted.NOTHING;
        }
        var hash = Optional.ofNullable(rows.getString("journal_hash"));
        var seq = rows.getLong("journal_seq");
        var outcome = rows.getString("outcome");
        return new Noted(
            hash.map(known -> new Head(seq, known)),
            Optional.ofNullable(rows.getObject("finished_at", OffsetDateTime.class))
                .map(at -> new End(outcome, at.toInstant())));
      }
    }
  }

  /**
   * Notes how far the journal has come.
   *
   * @param before the head that must stand there
   * @return false where another one stands there, or the run has ended: somebody else wrote
   */
  public boolean note(Connection connection, String run, Optional<Head> before, Head now)
      throws SQLException {
    return !writable(connection)
        || Rows.change(
                connection,
                """
                UPDATE belay.nonce
                SET journal_seq = ?::bigint, journal_hash = ?, noted_at = clock_timestamp()
                WHERE run = ? AND coalesce(journal_hash, '') = ? AND finished_at IS NULL
                """,
                String.valueOf(now.seq()),
                now.hash(),
                run,
                before.map(Head::hash).orElse(""))
            == 1;
  }

  /** Notes that the run has ended, with its journal's last entry; as {@link #note} otherwise. */
  public boolean finish(
      Connection connection, String run, Optional<Head> before, Head now, String outcome)
      throws SQLException {
    return !writable(connection)
        || Rows.change(
                connection,
                """
                UPDATE belay.nonce
                SET journal_seq = ?::bigint, journal_hash = ?, noted_at = clock_timestamp(),
                    outcome = ?, finished_at = clock_timestamp()
                WHERE run = ? AND coalesce(journal_hash, '') = ? AND finished_at IS NULL
                """,
                String.valueOf(now.seq()),
                now.hash(),
                outcome,
                run,
                before.map(Head::hash).orElse(""))
            == 1;
  }

  /** The runs of this database that are not known to have ended, oldest first. */
  public List<OpenRun> open(Connection connection) throws SQLException {
    var open = new ArrayList<OpenRun>();
    if (known(connection)) {
      open.addAll(runs(connection, OPEN));
    }
    for (var driven : runs(connection, DRIVEN)) {
      if (open.stream().noneMatch(known -> known.run().equals(driven.run()))) {
        open.add(driven);
      }
    }
    return List.copyOf(open);
  }

  private static List<OpenRun> runs(Connection connection, String sql) throws SQLException {
    var runs = new ArrayList<OpenRun>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        var about =
            new About(
                rows.getString("runbook"), rows.getString("operator"), rows.getString("host"));
        var pid = rows.getInt("pid");
        runs.add(
            new OpenRun(
                rows.getString("run"),
                Optional.of(about).filter(known -> !known.runbook().isEmpty()),
                rows.getObject("since", OffsetDateTime.class).toInstant(),
                pid == 0
                    ? Optional.empty()
                    : Optional.of(
                        new Driver(pid, rows.getString("usename"), rows.getString("client")))));
      }
    }
    return runs;
  }

  private static boolean known(Connection connection) throws SQLException {
    return Rows.text(connection, KNOWN, "SELECT").isPresent();
  }

  /** A role that may only add rows cannot note anything in them. */
  private static boolean writable(Connection connection) throws SQLException {
    return Rows.text(connection, KNOWN, "UPDATE").isPresent();
  }
}
