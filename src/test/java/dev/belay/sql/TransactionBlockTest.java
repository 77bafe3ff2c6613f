package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what is said here about transaction blocks with what the server does. */
class TransactionBlockTest {
  private static final String ACTIVE_TRANSACTION = "25001";

  private static final String OBJECTS =
      """
      CREATE SCHEMA app;
      CREATE TABLE t (a int PRIMARY KEY, b int);
      ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0) NOT VALID;
      CREATE INDEX i ON t (b);
      CREATE TYPE e AS ENUM ('one');
      CREATE TABLE parent (a int) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF parent FOR VALUES IN (1);
      CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
      CREATE UNIQUE INDEX ON v (a);
      CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (77, 1); SELECT 1; END;
      CREATE FUNCTION f(i int) RETURNS text LANGUAGE sql
        BEGIN ATOMIC SELECT CASE WHEN i > 1 THEN 'a' ELSE 'b' END; SELECT 'c;'; END;
      CREATE TABLE log (a int);
      CREATE RULE r AS ON INSERT TO log
        DO ALSO (DELETE FROM t WHERE a = 5; DELETE FROM t WHERE a = 6);
      CREATE SUBSCRIPTION s CONNECTION 'dbname=none' PUBLICATION p
        WITH (connect = false, slot_name = NONE);
      """;

  private static final String STATEMENTS =
      """
      CREATE INDEX CONCURRENTLY j ON t (b);
      DROP INDEX CONCURRENTLY i;
      REINDEX INDEX CONCURRENTLY i;
      REINDEX (CONCURRENTLY) TABLE t;
      REINDEX SCHEMA app;
      REINDEX SCHEMA CONCURRENTLY app;
      ALTER TABLE parent DETACH PARTITION p1 CONCURRENTLY;
      VACUUM;
      VACUUM t;
      VACUUM (FULL) t;
      CLUSTER;
      CREATE DATABASE never_made;
      DROP DATABASE never_made;
      CREATE TABLESPACE never_made LOCATION '/nowhere';
      DROP TABLESPACE never_made;
      ALTER SYSTEM SET work_mem = '5MB';
      ALTER DATABASE template1 SET TABLESPACE pg_default;
      CREATE SUBSCRIPTION x CONNECTION 'dbname=none' PUBLICATION p;
      DISCARD ALL;
      COMMIT PREPARED 'none';
      ROLLBACK PREPARED 'none';
      SELECT 1;
      INSERT INTO t VALUES (1, 1);
      WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x;
      SELECT * INTO made FROM t;
      TRUNCATE t;
      CREATE TABLE u (a int);
      CREATE INDEX k ON t (b);
      ALTER TABLE t VALIDATE CONSTRAINT positive;
      ALTER TABLE t ADD COLUMN c int;
      ALTER TABLE parent DETACH PARTITION p1;
      ALTER TYPE e ADD VALUE 'two';
      REFRESH MATERIALIZED VIEW CONCURRENTLY v;
      REINDEX TABLE t;
      REINDEX (CONCURRENTLY false) INDEX i;
      CLUSTER t USING t_pkey;
      ANALYZE t;
      LOCK TABLE t IN SHARE MODE;
      CALL p();
      DO $$BEGIN PERFORM 1; END$$;
      SET work_mem = '6MB';
      SET LOCAL work_mem = '6MB';
      SET ROLE NONE;
      RESET ALL;
      DISCARD PLANS;
      SAVEPOINT one;
      CREATE SUBSCRIPTION y CONNECTION 'dbname=none' PUBLICATION p
        WITH (connect = false, slot_name = NONE);
      ALTER SUBSCRIPTION s SET PUBLICATION q WITH (refresh = false);
      EXPLAIN ANALYZE DELETE FROM t;
      COMMENT ON TABLE t IS 'x';
      NOTIFY channel;
      """;

  static List<TestServer> servers() {
    return TestServer.covered();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theServerRefusesInATransactionExactlyWhatIsSaidToRunOutside(TestServer server)
      throws SQLException, ScriptException {
    var database = server.freshDatabase();
    var statements = SqlScript.parse("statements", STATEMENTS).statements();
    try (var connection = server.connect(database)) {
      for (var object : SqlScript.parse("objects", OBJECTS).statements()) {
        execute(connection, object);
      }
      connection.setAutoCommit(false);
      for (var statement : statements) {
        var state = stateOf(connection, statement);
        if (statement.outsideTransaction()) {
          assertThat(state).as(statement.summary()).isEqualTo(ACTIVE_TRANSACTION);
        } else {
          assertThat(state).as(statement.summary()).isEqualTo("00000");
        }
        connection.rollback();
      }
    }
    server.execute(database, "DROP SUBSCRIPTION s");
    assertThat(statements).filteredOn(SqlStatement::outsideTransaction).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theServerReadsQuotedTextAsItWasMeant(TestServer server) throws SQLException {
    var nasty = "it's \\ \"a\" 😀 $$; -- /*\n";
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT " + Quote.literal(nasty) + " AS " + Quote.identifier("a\"b;c"))) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo(nasty);
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("a\"b;c");
    }
  }

  private static String stateOf(Connection connection, SqlStatement one) throws SQLException {
    try (var begin = connection.createStatement()) {
      begin.execute("SELECT 1");
    }
    try {
      execute(connection, one);
      return "00000";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static void execute(Connection connection, SqlStatement one) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(one.text());
    }
  }
}
