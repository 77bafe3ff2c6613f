package dev.belay.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schema.SchemaDifference.Added;
import dev.belay.schema.SchemaDifference.Changed;
import dev.belay.schema.SchemaDifference.ColumnOrder;
import dev.belay.schema.SchemaDifference.Removed;
import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaSnapshotTest {
  /** A database of one server, with a connection that knows its catalogs already. */
  private record Base(String database, Connection connection, SchemaSnapshot snapshot) {}

  private static final Map<TestServer, Base> BASES = new ConcurrentHashMap<>();

  private static final String[] BASE = {
    "CREATE TABLE base (id int PRIMARY KEY, name text, amount numeric, \"Odd name\" text)",
    "CREATE TABLE other (id int PRIMARY KEY, base_id int)",
    "CREATE TABLE parted (id int, at date) PARTITION BY RANGE (id)",
    "CREATE TYPE mood AS ENUM ('calm', 'angry')",
    "CREATE VIEW names AS SELECT id, name FROM base",
    "CREATE SEQUENCE counter",
    "CREATE DOMAIN email AS text",
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b'",
    "CREATE PUBLICATION pub FOR TABLE base",
    "CREATE FOREIGN DATA WRAPPER wrap",
    "CREATE SERVER far FOREIGN DATA WRAPPER wrap",
    "CREATE INDEX base_name ON base (name)",
    "CREATE POLICY mine ON base USING (id > 0)"
  };

  /** A change and how to undo it, with what the first difference must name. */
  record Step(String does, String undoes, String names) {
    @Override
    public String toString() {
      return does;
    }
  }

  private static Step step(String does, String undoes, String names) {
    return new Step(does, undoes, names);
  }

  static List<Step> steps() {
    return Stream.of(objects(), tables(), columns(), others()).flatMap(List::stream).toList();
  }

  private static List<Step> objects() {
    return List.of(
        step("CREATE SCHEMA extra", "DROP SCHEMA extra", "schema extra is added"),
        step("CREATE EXTENSION pg_trgm", "DROP EXTENSION pg_trgm", "extension pg_trgm is added"),
        step("CREATE TABLE t (a int)", "DROP TABLE t", "column public.t.a is added"),
        step("CREATE VIEW v AS SELECT 1 AS x", "DROP VIEW v", "column public.v.x is added"),
        step(
            "CREATE MATERIALIZED VIEW m AS SELECT id FROM base",
            "DROP MATERIALIZED VIEW m",
            "materialized view public.m is added"),
        step("CREATE SEQUENCE s", "DROP SEQUENCE s", "sequence public.s is added"),
        step("CREATE INDEX i ON base (amount)", "DROP INDEX i", "index public.i is added"),
        step("CREATE TYPE e AS ENUM ('x')", "DROP TYPE e", "enum public.e is added"),
        step("CREATE DOMAIN d AS int", "DROP DOMAIN d", "domain public.d is added"),
        step("CREATE TYPE r AS RANGE (subtype = int4)", "DROP TYPE r", "range public.r is added"),
        step("CREATE TYPE c AS (x int)", "DROP TYPE c", "composite type public.c is added"),
        step(
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
            "DROP FUNCTION f",
            "function public.f(integer) is added"),
        step(
            "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
            "DROP PROCEDURE p",
            "procedure public.p() is added"),
        step(
            "CREATE AGGREGATE total(int) (SFUNC = public.plus, STYPE = int)",
            "DROP AGGREGATE total(int)",
            "aggregate public.total(integer) is added"),
        step(
            "CREATE OPERATOR <+> (FUNCTION = plus, LEFTARG = int, RIGHTARG = int)",
            "DROP OPERATOR <+> (int, int)",
            "operator public.<+>(integer,integer) is added"),
        step(
            "CREATE CAST (mood AS email) WITH INOUT",
            "DROP CAST (mood AS email)",
            "cast public.mood as public.email is added"),
        step(
            "CREATE TRIGGER t BEFORE INSERT ON base EXECUTE FUNCTION nothing()",
            "DROP TRIGGER t ON base",
            "trigger public.base.t is added"),
        step(
            "CREATE RULE r AS ON DELETE TO base DO INSTEAD NOTHING",
            "DROP RULE r ON base",
            "rule public.base.r is added"),
        step(
            "CREATE POLICY p ON base USING (true)",
            "DROP POLICY p ON base",
            "policy public.base.p is added"),
        step(
            "CREATE STATISTICS st ON id, name FROM base",
            "DROP STATISTICS st",
            "statistics public.st is added"),
        step(
            "CREATE COLLATION col (provider = icu, locale = 'de')",
            "DROP COLLATION col",
            "collation public.col is added"),
        step(
            "CREATE EVENT TRIGGER ev ON ddl_command_end WHEN tag IN ('CREATE OPERATOR')"
                + " EXECUTE FUNCTION on_ddl()",
            "DROP EVENT TRIGGER ev",
            "event trigger ev is added"),
        step("CREATE PUBLICATION p", "DROP PUBLICATION p", "publication p is added"),
        step(
            "CREATE SUBSCRIPTION far_away CONNECTION 'host=192.0.2.1 password=hunter2'"
                + " PUBLICATION x WITH (connect = false, slot_name = NONE)",
            "DROP SUBSCRIPTION far_away",
            "subscription far_away is added"),
        step(
            "CREATE SERVER near FOREIGN DATA WRAPPER wrap",
            "DROP SERVER near",
            "server near is added"),
        step(
            "CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (password 'hunter2')",
            "DROP USER MAPPING FOR CURRENT_USER SERVER far",
            "user mapping postgres on far is added"),
        step(
            "CREATE FOREIGN TABLE ft (a int) SERVER far",
            "DROP FOREIGN TABLE ft",
            "column public.ft.a is added"),
        step(
            "CREATE TEXT SEARCH CONFIGURATION ts (COPY = pg_catalog.simple)",
            "DROP TEXT SEARCH CONFIGURATION ts",
            "text search configuration public.ts is added"),
        step(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM pg_monitor",
            "default privileges of postgres on tables in public is added"));
  }

  private static List<Step> tables() {
    return List.of(
        step(
            "CREATE TABLE p1 PARTITION OF parted FOR VALUES FROM (1) TO (9)",
            "DROP TABLE p1",
            "column public.p1.at is added"),
        step(
            "ALTER TABLE base SET (fillfactor = 70)",
            "ALTER TABLE base RESET (fillfactor)",
            "table public.base changes options"),
        step(
            "ALTER TABLE base SET (toast.autovacuum_enabled = off)",
            "ALTER TABLE base RESET (toast.autovacuum_enabled)",
            "table public.base changes toast options"),
        step(
            "ALTER TABLE base ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE base DISABLE ROW LEVEL SECURITY",
            "table public.base changes row security"),
        step(
            "ALTER TABLE base REPLICA IDENTITY FULL",
            "ALTER TABLE base REPLICA IDENTITY DEFAULT",
            "table public.base changes replica identity"),
        step(
            "ALTER TABLE other SET UNLOGGED",
            "ALTER TABLE other SET LOGGED",
            "table public.other changes persistence"),
        step(
            "ALTER TABLE base OWNER TO pg_monitor",
            "ALTER TABLE base OWNER TO postgres",
            "table public.base changes owner"),
        step(
            "GRANT SELECT ON base TO pg_monitor",
            "REVOKE SELECT ON base FROM pg_monitor",
            "table public.base changes grants"),
        step(
            "COMMENT ON TABLE base IS 'x'",
            "COMMENT ON TABLE base IS NULL",
            "table public.base changes comment"),
        step(
            "ALTER TABLE base ADD CONSTRAINT k CHECK (id > 0) NOT VALID",
            "ALTER TABLE base DROP CONSTRAINT k",
            "constraint public.base.k is added"),
        step(
            "ALTER TABLE other ADD FOREIGN KEY (base_id) REFERENCES base DEFERRABLE",
            "ALTER TABLE other DROP CONSTRAINT other_base_id_fkey",
            "constraint public.other.other_base_id_fkey is added"),
        step(
            "ALTER TABLE base CLUSTER ON base_name",
            "ALTER TABLE base SET WITHOUT CLUSTER",
            "index public.base_name changes clustered"),
        step(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'base_name'::regclass",
            "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'base_name'::regclass",
            "index public.base_name changes invalid from \"default\" to \"true\""),
        step(
            "ALTER INDEX base_name RENAME TO renamed",
            "ALTER INDEX renamed RENAME TO base_name",
            "index public.base_name is removed"));
  }

  private static List<Step> columns() {
    return List.of(
        step(
            "ALTER TABLE base ALTER amount TYPE numeric(9, 2)",
            "ALTER TABLE base ALTER amount TYPE numeric",
            "column public.base.amount changes type from \"numeric\" to \"numeric(9,2)\""),
        step(
            "ALTER TABLE base ALTER name SET NOT NULL",
            "ALTER TABLE base ALTER name DROP NOT NULL",
            "column public.base.name changes not null from \"default\" to \"yes\""),
        step(
            "ALTER TABLE base ALTER name SET DEFAULT 'x'",
            "ALTER TABLE base ALTER name DROP DEFAULT",
            "column public.base.name changes default"),
        step(
            "ALTER TABLE base ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE base ALTER id DROP IDENTITY",
            "column public.base.id changes identity"),
        step(
            "ALTER TABLE base ADD twice int GENERATED ALWAYS AS (id * 2) STORED",
            "ALTER TABLE base DROP twice",
            "column public.base.twice is added"),
        step(
            "ALTER TABLE base ALTER \"Odd name\" TYPE text COLLATE \"C\"",
            "ALTER TABLE base ALTER \"Odd name\" TYPE text COLLATE \"default\"",
            "column public.base.\"Odd name\" changes collation"),
        step(
            "ALTER TABLE base ALTER name SET STORAGE EXTERNAL",
            "ALTER TABLE base ALTER name SET STORAGE EXTENDED",
            "column public.base.name changes storage"),
        step(
            "ALTER TABLE base ALTER name SET COMPRESSION pglz",
            "ALTER TABLE base ALTER name SET COMPRESSION default",
            "column public.base.name changes compression"),
        step(
            "ALTER TABLE base ALTER name SET STATISTICS 500",
            "ALTER TABLE base ALTER name SET STATISTICS -1",
            "column public.base.name changes statistics target"),
        step(
            "COMMENT ON COLUMN base.\"Odd name\" IS 'x'",
            "COMMENT ON COLUMN base.\"Odd name\" IS NULL",
            "column public.base.\"Odd name\" changes comment"),
        step(
            "GRANT UPDATE (name) ON base TO pg_monitor",
            "REVOKE UPDATE (name) ON base FROM pg_monitor",
            "column public.base.name changes grants"));
  }

  private static List<Step> others() {
    return List.of(
        step(
            "ALTER TABLE base ADD CONSTRAINT u UNIQUE (name)",
            "ALTER TABLE base DROP CONSTRAINT u",
            "constraint public.base.u is added"),
        step(
            "CREATE OR REPLACE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE"
                + " AS 'SELECT a - b'",
            "CREATE OR REPLACE FUNCTION plus(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE"
                + " AS 'SELECT a + b'",
            "function public.plus(a integer, b integer) changes definition"),
        step(
            "REVOKE EXECUTE ON FUNCTION plus FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION plus TO PUBLIC",
            "function public.plus(a integer, b integer) changes grants"),
        step(
            "CREATE OR REPLACE VIEW names AS SELECT id, upper(name) AS name FROM base",
            "CREATE OR REPLACE VIEW names AS SELECT id, name FROM base",
            "view public.names changes query"),
        step(
            "ALTER SEQUENCE counter INCREMENT 5",
            "ALTER SEQUENCE counter INCREMENT 1",
            "sequence public.counter changes increment"),
        step(
            "ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%')",
            "ALTER DOMAIN email DROP CONSTRAINT at", "constraint public.email.at is added"),
        step(
            "ALTER POLICY mine ON base USING (id > 1)",
            "ALTER POLICY mine ON base USING (id > 0)",
            "policy public.base.mine changes using"),
        step(
            "ALTER PUBLICATION pub ADD TABLE other",
            "ALTER PUBLICATION pub DROP TABLE other",
            "published table pub: public.other is added"),
        step(
            "ALTER PUBLICATION pub SET TABLE base WHERE (id > 5)",
            "ALTER PUBLICATION pub SET TABLE base",
            "published table pub: public.base changes where"),
        step(
            "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'",
            "ALTER TYPE mood RENAME VALUE 'quiet' TO 'calm'",
            "enum public.mood changes labels"),
        step(
            "GRANT USAGE ON SCHEMA public TO pg_monitor",
            "REVOKE USAGE ON SCHEMA public FROM pg_monitor",
            "schema public changes grants"));
  }

  static Stream<Arguments> stepsOnServers() {
    return TestServer.covered().stream()
        .flatMap(server ->
            steps().stream()
                // Row filters of publications came with 15.
                .filter(step -> server.version() >= 15 || !step.does().contains(" WHERE (id"))
                .map(step -> Arguments.of(server, step)));
  }

  @BeforeAll
  static void makeDatabases() throws SQLException {
    for (var server : TestServer.covered()) {
      var database = server.freshDatabase();
      server.execute(database, BASE);
      var connection = server.connect(database);
      BASES.put(server, new Base(database, connection, read(connection)));
    }
  }

  @AfterAll
  static void close() throws SQLException {
    for (var base : BASES.values()) {
      base.connection().close();
    }
  }

  @ParameterizedTest
  @MethodSource("stepsOnServers")
  void aChangeIsNamedAndItsUndoingGivesTheSameFingerprint(TestServer server, Step step)
      throws SQLException {
    var base = BASES.get(server);
    var before = base.snapshot();

    server.execute(base.database(), step.does());
    var changed = read(base.connection());
    server.execute(base.database(), step.undoes());
    var undone = read(base.connection());

    assertThat(changed.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(texts(SchemaComparison.compare(before, changed)))
        .anyMatch(text -> text.startsWith(step.names()));
    assertThat(texts(SchemaComparison.compare(before, undone))).isEmpty();
    assertThat(undone.fingerprint()).isEqualTo(before.fingerprint());
    assertThat(changed.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void aColumnDroppedAndAddedAgainChangesTheOrderAlone(TestServer server) throws SQLException {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE t (a int, b int, c int)");
    var before = read(server, database);

    server.execute(database, "ALTER TABLE t DROP b", "ALTER TABLE t ADD b int");
    var after = read(server, database);

    assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
    assertThat(SchemaComparison.compare(before, after))
        .containsExactly(
            new ColumnOrder("public.t", List.of("a", "b", "c"), List.of("a", "c", "b")));
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void anAddedColumnIsNoChangeOfOrder(TestServer server) throws SQLException {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE t (a int, c int)");
    var before = read(server, database);
    server.execute(database, "ALTER TABLE t DROP a", "ALTER TABLE t ADD d int");

    assertThat(SchemaComparison.compare(before, read(server, database)))
        .hasExactlyElementsOfTypes(Removed.class, Added.class);
  }

  @Test
  void theSameSchemaHasTheSameFingerprintOnAllVersions() throws SQLException {
    var prints =
        TestServer.covered().stream()
            .map(server -> {
              var database = server.freshDatabase();
              server.execute(
                  database,
                  "CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL DEFAULT 'x')",
                  "CREATE INDEX ON t (lower(b))",
                  "CREATE TYPE mood AS ENUM ('a', 'b')",
                  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
              try {
                // The owner of the schema public is another one since 15, and really differs.
                return read(server, database).objects().stream()
                    .filter(object -> !object.kind().equals("schema"))
                    .toList();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
            .toList();

    assertThat(prints).allSatisfy(print -> assertThat(print).isEqualTo(prints.getFirst()));
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void whatTheFilterNamesAndWhatPassesAwayIsLeftOut(TestServer server) throws SQLException {
    var database = server.freshDatabase();
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      var before = SchemaSnapshot.read(connection, SchemaFilter.without("public.history"));
      statement.execute("CREATE SCHEMA belay");
      statement.execute("CREATE TABLE belay.marker (id int PRIMARY KEY)");
      statement.execute("CREATE TABLE history (id serial PRIMARY KEY, script text)");
      statement.execute("CREATE INDEX ON history (script)");
      statement.execute("CREATE TEMP TABLE passing (a int)");
      var after = SchemaSnapshot.read(connection, SchemaFilter.without("public.history"));

      assertThat(texts(SchemaComparison.compare(before, after))).isEmpty();
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(read(server, database).objects())
          .anyMatch(object -> object.identity().equals("public.history"));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.belay.testing.TestServer#covered")
  void insideAnOpenTransactionItsOwnChangesAreSeenAndTheSearchPathStays(TestServer server)
      throws SQLException {
    var database = server.freshDatabase();
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET search_path = public, pg_temp");
      statement.execute("CREATE TABLE unseen (a int)");

      var snapshot = SchemaSnapshot.read(connection, SchemaFilter.standard());

      assertThat(snapshot.objects()).anyMatch(o -> o.toString().equals("table public.unseen"));
      try (var row = statement.executeQuery("SHOW search_path")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("public, pg_temp");
      }
      connection.rollback();
    }
  }

  @Test
  void enumLabelsAreComparedInTheirOrder() throws SQLException {
    var server = TestServer.newest();
    var one = server.freshDatabase();
    var two = server.freshDatabase();
    server.execute(one, "CREATE TYPE mood AS ENUM ('a', 'b')");
    server.execute(two, "CREATE TYPE mood AS ENUM ('b', 'a')");

    var differences = SchemaComparison.compare(read(server, one), read(server, two));

    assertThat(differences)
        .singleElement()
        .isInstanceOfSatisfying(
            Changed.class,
            changed ->
                assertThat(changed.changes().get("labels"))
                    .isEqualTo(new SchemaDifference.Change("[\"a\",\"b\"]", "[\"b\",\"a\"]")));
  }

  @Test
  void aHundredTablesAreReadWithinAFifthOfASecond() throws SQLException {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(
        database,
        IntStream.range(0, 100)
            .mapToObj(i ->
                "CREATE TABLE t%d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int NOT NULL, b text UNIQUE, c numeric CHECK (c > 0), d timestamptz DEFAULT now())"
                    .formatted(i))
            .toArray(String[]::new));
    try (var connection = server.connect(database)) {
      var best = Duration.ofDays(1);
      for (var attempt = 0; attempt < 8; attempt++) {
        var begun = System.nanoTime();
        var snapshot = SchemaSnapshot.read(connection, SchemaFilter.standard());
        var took = Duration.ofNanos(System.nanoTime() - begun);
        best = took.compareTo(best) < 0 ? took : best;
        assertThat(snapshot.objects()).hasSizeGreaterThan(1000);
      }
      assertThat(best).isLessThan(Duration.ofMillis(200));
    }
  }

  private static SchemaSnapshot read(TestServer server, String database) throws SQLException {
    try (var connection = server.connect(database)) {
      return read(connection);
    }
  }

  private static SchemaSnapshot read(Connection connection) throws SQLException {
    return SchemaSnapshot.read(connection, SchemaFilter.standard());
  }

  private static List<String> texts(List<SchemaDifference> differences) {
    return differences.stream().map(SchemaDifference::text).toList();
  }
}
