package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.migration.Baseline;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.MigrationSet;
import dev.belay.migration.PlainFormat;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.run.action.ActionRunners;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the killed runs do: nothing of it may be done twice without being seen. Plain rows without a
 * key are counted, definitions are written down by event triggers in the same transaction, and a
 * deferred trigger makes one COMMIT take its time.
 */
record KillWorkload(Path folder) {
  static final String OPERATOR = "operator";
  private static final String TEMPLATE = "kill_template";
  private static final MigrationFolder NO_FOLDER =
      new MigrationFolder(
          new PlainFormat(), new MigrationSet(Path.of("."), "plain", List.of(), List.of()));

  private static final List<String> SETUP =
      List.of(
          "CREATE TABLE ledger (word text NOT NULL)",
          "CREATE TABLE counter AS SELECT 0 AS n",
          "CREATE TABLE pace AS SELECT 0.1 AS seconds",
          "CREATE TYPE mood AS ENUM ('calm')",
          "CREATE TABLE customer (id int PRIMARY KEY, country text NOT NULL, mood mood)",
          """
          INSERT INTO customer
          SELECT i, 'c' || i % 20, 'calm' FROM generate_series(1, 2000) AS i\
          """,
          """
          CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep((SELECT seconds FROM pace)); RETURN NULL; END $$\
          """,
          """
          CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON ledger
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.word LIKE 'slow%') EXECUTE FUNCTION linger()\
          """,
          "CREATE SCHEMA audit",
          "CREATE TABLE audit.ddl (tag text NOT NULL, object text NOT NULL)",
          """
          CREATE FUNCTION audit.made() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN
            INSERT INTO audit.ddl
            SELECT command_tag, coalesce(object_identity, '-')
              FROM pg_event_trigger_ddl_commands()
             WHERE coalesce(schema_name, '') <> 'belay' AND object_identity <> 'belay';
          END $$\
          """,
          """
          CREATE FUNCTION audit.dropped() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN
            INSERT INTO audit.ddl
            SELECT 'gone', object_type || ' ' || object_identity
              FROM pg_event_trigger_dropped_objects()
             WHERE original AND coalesce(schema_name, '') <> 'belay';
          END $$\
          """,
          "CREATE EVENT TRIGGER made ON ddl_command_end EXECUTE FUNCTION audit.made()",
          "CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION audit.dropped()");

  /**
   * Everything that must come out the same however often the run was killed. Dropping the remains
   * of a broken concurrent build is the one thing that may be done more often, so it is left out.
   */
  private static final String FACTS =
      """
      SELECT 'ledger ' || word || ' ' || count(*) FROM ledger GROUP BY word
      UNION ALL
      SELECT 'counter ' || n FROM counter
      UNION ALL
      SELECT 'ddl ' || tag || ' ' || object || ' ' || count(*)
        FROM audit.ddl WHERE object NOT LIKE 'index %country%' GROUP BY tag, object
      UNION ALL
      SELECT 'index ' || indexrelid::regclass || ' ' || indisvalid
        FROM pg_index WHERE indrelid >= 16384
         AND indexrelid::regclass::text NOT LIKE 'belay.%'
         AND indexrelid::regclass::text NOT LIKE 'pg_toast.%'
      UNION ALL
      SELECT 'constraint ' || conname || ' ' || convalidated FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
      UNION ALL
      SELECT 'mood ' || string_agg(enumlabel, ',' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = 'mood'::regtype
      UNION ALL
      SELECT 'applied ' || version || ' ' || count(*) FROM belay.migration_history GROUP BY version
      ORDER BY 1\
      """;

  private static final String RUNBOOK =
      """
      belay: 1
      id: killed
      title: Killed
      kind: migration
      owner: tests
      version: "1"
      last-review: 2026-01-01
      next-review: 2099-01-01
      params:
        - {name: wanted, type: integer}
      phases:
        - id: all
          title: All
          steps:
            - id: book
              title: Book
              why: Rows without a key show what is done twice.
              risk: write
              action:
                type: sql
                sql: |
                  INSERT INTO ledger VALUES ('book-1');
                  INSERT INTO ledger VALUES ('slow-2');
              capture:
                - {name: booked, type: integer, sql: SELECT count(*) FROM ledger}
              undo:
                sql: INSERT INTO ledger VALUES ('unbook')
                verify:
                  - label: Taken back once
                    sql: SELECT count(*) FROM ledger WHERE word = 'unbook'
                    expect: {is: 1}
            - id: several
              title: Several transactions
              why: The step may stop between them.
              risk: write
              action:
                type: sql
                transaction: auto
                sql: |
                  BEGIN;
                  INSERT INTO ledger SELECT 'several-1' FROM pg_sleep((SELECT seconds FROM pace));
                  COMMIT;
                  BEGIN;
                  INSERT INTO ledger VALUES ('several-2');
                  UPDATE counter SET n = n + 1;
                  COMMIT;
                  INSERT INTO ledger VALUES ('several-3');
              undo:
                sql: |
                  BEGIN;
                  INSERT INTO ledger VALUES ('unseveral-1');
                  COMMIT;
                  UPDATE counter SET n = n + 10;
                verify:
                  - label: Taken back once
                    sql: SELECT n FROM counter
                    expect: {is: 11}
            - id: look
              title: Look
              why: A reading step is done again.
              action: {type: query, sql: SELECT count(*) AS n FROM ledger}
              expect: {at-least: 5}
              capture:
                - {name: rows, type: integer, from: n}
            - id: apply
              title: Apply
              why: Definitions are written down by the audit.
              risk: ddl
              action: {type: apply, folder: migrations}
              undo: {script: true}
            - id: judge
              title: Judge
              why: It decides whether the run goes back.
              action: {type: query, sql: SELECT count(*) FROM note}
              expect: {is: "${wanted}"}
      """;

  private static final Map<String, String> MIGRATIONS =
      Map.of(
          "001_note.sql",
          """
          CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY, body text NOT NULL);
          INSERT INTO note (body) VALUES ('one'), ('two');
          """,
          "001_note.rollback.sql",
          "DROP TABLE note;",
          "002_country.sql",
          "-- belay: no-transaction\nCREATE INDEX CONCURRENTLY customer_country ON customer (country);",
          "002_country.rollback.sql",
          "-- belay: no-transaction\nDROP INDEX CONCURRENTLY customer_country;",
          "003_positive.sql",
          """
          BEGIN;
          ALTER TABLE customer ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
          COMMIT;
          ALTER TABLE customer VALIDATE CONSTRAINT positive;
          """,
          "003_positive.rollback.sql",
          "ALTER TABLE customer DROP CONSTRAINT positive;",
          "004_mood.sql",
          "ALTER TYPE mood ADD VALUE 'merry';",
          "004_mood.rollback.sql",
          """
          ALTER TYPE mood RENAME TO mood_before;
          CREATE TYPE mood AS ENUM ('calm');
          ALTER TABLE customer ALTER COLUMN mood TYPE mood USING mood::text::mood;
          DROP TYPE mood_before;
          """);

  /** Writes the runbook and its migrations into the folder. */
  KillWorkload write() {
    try {
      Files.createDirectories(folder.resolve("migrations"));
      Files.writeString(folder.resolve("killed.yaml"), RUNBOOK);
      for (var file : MIGRATIONS.entrySet()) {
        Files.writeString(folder.resolve("migrations").resolve(file.getKey()), file.getValue());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Resolved runbook() {
    var reading = new RunbookReader(Clock.systemUTC()).read(folder.resolve("killed.yaml"));
    return reading
        .resolved()
        .orElseThrow(() -> new IllegalStateException(String.valueOf(reading.problems())));
  }

  /** Where a run works: its journals, its database, and whether markers are allowed there. */
  record Place(Path home, String host, int port, String database, boolean markers) {
    Place through(int otherPort) {
      return new Place(home, host, otherPort, database, markers);
    }

    Target target() {
      return new Target(
          "test-target",
          Environment.DEVELOPMENT,
          ConnectionSpec.of(
              new HostPort(host, port),
              database,
              TestServer.USER,
              Optional.of(Secret.of(TestServer.PASSWORD))),
          markers,
          DeadMansHandle.DEFAULT);
    }

    JournalStore store() {
      return new JournalStore(home, Clock.systemUTC());
    }
  }

  RunEngine engine(Place place, Checkpoint checkpoint) {
    var runners = new ActionRunners(Optional.empty());
    return new RunEngine(
        place.store(),
        new Connector(),
        runners::of,
        runners::undo,
        new Secrets(Map.of()),
        RunClock.of(Clock.systemUTC()),
        checkpoint);
  }

  /** A request for a run that goes to its end, or back from its last step. */
  RunRequest request(Place place, boolean back) {
    return new RunRequest(
        runbook(),
        Map.of("wanted", back ? "3" : "2"),
        place.target(),
        new JournalEvent.Options(false, false),
        OPERATOR);
  }

  /** Makes a database as it is before the run. */
  static void prepare(String host, int port, String database) throws SQLException {
    try (var connection = connect(host, port, "postgres");
        var statement = connection.createStatement()) {
      var exists = "SELECT 1 FROM pg_database WHERE datname = '" + TEMPLATE + "'";
      boolean there;
      try (var rows = statement.executeQuery(exists)) {
        there = rows.next();
      }
      if (!there) {
        statement.execute("CREATE DATABASE " + TEMPLATE);
        try (var inside = connect(host, port, TEMPLATE);
            var setup = inside.createStatement()) {
          new Baseline(Optional.empty(), "the tables are the test's own", OPERATOR)
              .record(inside, NO_FOLDER);
          for (var sql : SETUP) {
            setup.execute(sql);
          }
        } catch (MigrationException e) {
          throw new IllegalStateException(e);
        }
      }
      statement.execute("CREATE DATABASE " + database + " TEMPLATE " + TEMPLATE);
    }
  }

  /** What is true in the database after a run. */
  static String facts(String host, int port, String database) throws SQLException {
    try (var connection = connect(host, port, database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(FACTS)) {
      var lines = new StringBuilder();
      while (rows.next()) {
        lines.append(rows.getString(1)).append('\n');
      }
      return lines.toString();
    }
  }

  static Connection connect(String host, int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/" + database,
        TestServer.USER,
        TestServer.PASSWORD);
  }
}
