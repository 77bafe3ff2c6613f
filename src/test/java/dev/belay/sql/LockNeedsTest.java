package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the locks that the text tells with those that the server takes. */
class LockNeedsTest {
  private static final String OBJECTS =
      """
      CREATE TABLE users (id int PRIMARY KEY, name text);
      CREATE TABLE messages (id int PRIMARY KEY, author int, body text);
      ALTER TABLE messages ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
      CREATE TABLE parent (a int) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF parent FOR VALUES IN (1);
      CREATE TABLE p2 (a int);
      CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER old_one BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION noop();
      CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM users;
      CREATE UNIQUE INDEX ON counts (n);
      """;

  /** One on each line, because they are carried out each in a transaction of its own. */
  private static final String STATEMENTS =
      """
      CREATE TABLE marks (u int REFERENCES users (id), m int REFERENCES public.messages (id))
      CREATE INDEX ON messages (author)
      ALTER TABLE users ADD COLUMN age int
      ALTER TABLE users ADD COLUMN age int, ALTER COLUMN name SET STATISTICS 10
      ALTER TABLE users ALTER COLUMN name SET STATISTICS 10
      ALTER TABLE messages ADD CONSTRAINT f FOREIGN KEY (author) REFERENCES users (id) NOT VALID
      ALTER TABLE messages VALIDATE CONSTRAINT positive
      ALTER TABLE users DISABLE TRIGGER old_one
      ALTER TABLE parent ATTACH PARTITION p2 FOR VALUES IN (2)
      ALTER TABLE parent DETACH PARTITION p1
      CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noop()
      DROP TRIGGER old_one ON users
      DROP TABLE messages
      TRUNCATE users, messages
      INSERT INTO users SELECT author, body FROM messages
      UPDATE users SET name = m.body FROM messages m WHERE m.author = users.id
      DELETE FROM users WHERE id IN (SELECT author FROM messages)
      WITH gone AS (DELETE FROM users RETURNING id) SELECT * FROM gone JOIN messages ON true
      SELECT * FROM users, messages FOR UPDATE
      SELECT u.id FROM users AS u, messages m WHERE m.author = u.id
      LOCK TABLE users IN SHARE UPDATE EXCLUSIVE MODE
      ANALYZE users
      REINDEX TABLE users
      CREATE VIEW both_of AS SELECT * FROM users JOIN messages USING (id)
      CREATE TYPE mood AS ENUM ('calm')\
      """;

  static java.util.stream.Stream<TestServer> servers() {
    return TestServer.covered().stream();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theTextTellsTheLocksThatTheServerTakes(TestServer server) throws Exception {
    var database = server.freshDatabase();
    server.execute(database, OBJECTS);
    try (var connection = server.connect(database)) {
      connection.setAutoCommit(false);
      for (var statement : STATEMENTS.lines().toList()) {
        var taken = taken(connection, statement);
        var told = LockNeeds.of(SqlScript.parse("one", statement));
        assertThat(told.untold()).as(statement).isEmpty();
        var names =
            told.strongest().entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().name(), Map.Entry::getValue));
        assertThat(names).as(statement).containsAllEntriesOf(taken);
      }
    }
  }

  /** The strongest lock on each table that was there before. */
  private static Map<String, TableLock> taken(Connection connection, String sql)
      throws SQLException {
    var query =
        """
        SELECT c.relname, upper(replace(regexp_replace(l.mode, '([a-z])([A-Z])', '\\1_\\2', 'g'),
                                        '_Lock', '')) AS mode
          FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         WHERE l.pid = pg_backend_pid() AND l.granted
           AND c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT 1 FROM pg_class n WHERE n.oid = c.oid AND n.relname = 'marks')
        """;
    var taken = new TreeMap<String, TableLock>();
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      try (var rows = statement.executeQuery(query)) {
        while (rows.next()) {
          taken.merge(
              rows.getString(1),
              TableLock.valueOf(rows.getString(2)),
              (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
      }
    }
    connection.rollback();
    return taken;
  }

  @Test
  void concurrentBuildsAndFullVacuumsAreToldApart() throws Exception {
    var script =
        SqlScript.parse(
            "x",
            """
            CREATE UNIQUE INDEX CONCURRENTLY i ON a.t (b);
            VACUUM (FULL) u;
            VACUUM v;
            ALTER TABLE w DETACH PARTITION x CONCURRENTLY;
            """);
    assertThat(LockNeeds.of(script).strongest())
        .containsEntry(
            new QualifiedName(java.util.Optional.of("a"), "t"), TableLock.SHARE_UPDATE_EXCLUSIVE)
        .containsEntry(
            new QualifiedName(java.util.Optional.empty(), "u"), TableLock.ACCESS_EXCLUSIVE)
        .containsEntry(
            new QualifiedName(java.util.Optional.empty(), "v"), TableLock.SHARE_UPDATE_EXCLUSIVE)
        .containsEntry(
            new QualifiedName(java.util.Optional.empty(), "w"), TableLock.SHARE_UPDATE_EXCLUSIVE);
  }

  @Test
  void whatTheTextCannotTellIsNamed() throws Exception {
    var script =
        SqlScript.parse(
            "x",
            "SELECT 1; DO $$ BEGIN END $$; CALL p(); DROP INDEX i; REFRESH MATERIALIZED VIEW v");
    assertThat(LockNeeds.of(script).untold()).containsExactly(2, 3, 4, 5);
  }
}
