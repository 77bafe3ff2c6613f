package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.sql.Destruction.ConvertedColumn;
import dev.belay.sql.Destruction.DeletedRows;
import dev.belay.sql.Destruction.DroppedColumn;
import dev.belay.sql.Destruction.DroppedSchema;
import dev.belay.sql.Destruction.DroppedSequence;
import dev.belay.sql.Destruction.DroppedTable;
import dev.belay.sql.Destruction.Matching;
import dev.belay.sql.Destruction.OverwrittenValues;
import dev.belay.sql.Destruction.Truncated;
import dev.belay.sql.Destruction.Untold;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestructionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DROP TABLE IF EXISTS a, shop.b CASCADE          | table a; table shop.b
          DROP VIEW v CASCADE                             | nothing
          DROP MATERIALIZED VIEW m                        | nothing
          DROP INDEX CONCURRENTLY i                       | nothing
          DROP SCHEMA old                                 | nothing
          DROP SCHEMA old CASCADE                         | schema old
          DROP SEQUENCE s                                 | sequence s
          DROP OWNED BY alice                             | untold
          DROP EXTENSION hstore                           | untold
          DROP TYPE mood                                  | nothing
          DROP TYPE mood CASCADE                          | untold
          TRUNCATE a, ONLY b RESTART IDENTITY             | rows a; rows b
          TRUNCATE TABLE a CASCADE                        | rows a and what refers to it
          ALTER TABLE t DROP COLUMN c, DROP d CASCADE     | column t.c; column t.d
          ALTER TABLE ONLY t DROP "Old Name"              | column t.Old Name
          ALTER TABLE t DROP CONSTRAINT c                 | nothing
          ALTER TABLE t ADD x int, DROP COLUMN IF EXISTS y | column t.y
          ALTER TABLE t ALTER COLUMN c TYPE numeric(8,2)  | converts t.c to numeric(8,2)
          ALTER TABLE t ALTER c SET DATA TYPE text COLLATE "C", DROP d | converts t.c to text; column t.d
          ALTER TABLE t ALTER c TYPE int USING c::int     | converts t.c
          ALTER TABLE t ALTER c SET EXPRESSION AS (a + b) | converts t.c
          ALTER TABLE t ALTER c DROP EXPRESSION           | nothing
          ALTER TABLE t ALTER c SET DEFAULT 1             | nothing
          ALTER TABLE t DETACH PARTITION p                | nothing
          ALTER TYPE pair DROP ATTRIBUTE a                | untold
          ALTER TYPE mood ADD VALUE 'new'                 | nothing
          DELETE FROM t                                   | deletes t all
          DELETE FROM ONLY t AS x WHERE x.a = 1 RETURNING * | deletes t where [ONLY t AS x] x.a = 1
          DELETE FROM t USING u WHERE t.a = u.a           | deletes t planned
          DELETE FROM t WHERE CURRENT OF c                | deletes t unforeseen
          UPDATE t SET a = 1, (b, c) = (SELECT 1, 2)      | overwrites t(a, b, c) all
          UPDATE t x SET a = x.b IS DISTINCT FROM 1 WHERE a IN (SELECT 1) | overwrites t(a) where [t x] a IN (SELECT 1)
          UPDATE t SET a = ARRAY[1, 2], b[1] = 3          | overwrites t(a, b) all
          UPDATE t SET a = u.a FROM u WHERE u.id = t.id   | overwrites t(a) planned
          INSERT INTO t VALUES (1)                        | nothing
          INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING | nothing
          INSERT INTO t (a, b) SELECT 1, 2 ON CONFLICT (a) DO UPDATE SET b = excluded.b | overwrites t(b) unforeseen
          MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE | deletes t unforeseen
          MERGE INTO t USING u ON t.a = u.a WHEN MATCHED AND u.b THEN UPDATE SET b = u.b WHEN NOT MATCHED THEN INSERT VALUES (1) | overwrites t(b) unforeseen
          MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT VALUES (1) | nothing
          WITH d AS (DELETE FROM t WHERE a = 1 RETURNING *) INSERT INTO u SELECT * FROM d | deletes t planned
          WITH x AS (SELECT 1) UPDATE t SET a = 2         | overwrites t(a) planned
          EXPLAIN ANALYZE DELETE FROM t                   | deletes t planned
          EXPLAIN DELETE FROM t                           | nothing
          DO $$ BEGIN DELETE FROM t; END $$               | untold
          CALL tidy()                                     | untold
          SELECT tidy(1)                                  | untold
          SELECT shop.tidy(id) FROM t                     | untold
          SELECT count(*), max(a) FROM t WHERE a IN (1)   | nothing
          SELECT setval('s', 1)                           | nothing
          COPY t FROM '/tmp/t'                            | nothing
          CREATE TABLE t AS SELECT 1                      | nothing
          REFRESH MATERIALIZED VIEW m                     | nothing
          """)
  void aStatementTellsWhatItDestroys(String sql, String expected) throws ScriptException {
    assertThat(words(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE TABLE t (a int); UPDATE t SET a = 1; DROP TABLE t    | nothing
          CREATE TABLE IF NOT EXISTS t (a int); DROP TABLE t          | table t
          CREATE SCHEMA s; CREATE TABLE s.t (a int); DROP SCHEMA s CASCADE | nothing
          SELECT 1 AS a INTO t; DELETE FROM t                         | nothing
          ALTER TABLE t ADD b int; UPDATE t SET b = a                 | nothing
          ALTER TABLE t ADD b int; UPDATE t SET b = a, c = 1          | overwrites t(c) all
          ALTER TABLE t RENAME TO u; DROP TABLE u                     | table t
          ALTER TABLE t RENAME a TO b; ALTER TABLE t DROP b           | column t.a
          ALTER TABLE t SET SCHEMA s; TRUNCATE s.t                    | rows t
          DROP TABLE t; CREATE TABLE t (a int); DELETE FROM t         | table t
          ALTER TABLE t ADD b int; ALTER TABLE t RENAME TO u; ALTER TABLE u DROP b | nothing
          """)
  void whatTheScriptsMadeThemselvesIsNoLoss(String sql, String expected) throws ScriptException {
    assertThat(words(sql)).isEqualTo(expected);
  }

  @Test
  void whatAnEarlierScriptMadeIsNoLossOfALaterOne() throws ScriptException {
    var scripts =
        List.of(
            SqlScript.parse("001.sql", "CREATE TABLE t (a int)"),
            SqlScript.parse("002.sql", "DELETE FROM t; DELETE FROM u"));

    assertThat(Destruction.of(scripts))
        .extracting(found -> found.script() + " " + found.statement() + " " + found.summary())
        .containsExactly("002.sql 2 DELETE FROM u");
  }

  @Test
  void aChangedSearchPathIsKeptWithWhatItDecides() throws ScriptException {
    var script = SqlScript.parse("s", "DELETE FROM t; SET search_path TO shop; DELETE FROM t");

    assertThat(Destruction.of(List.of(script)))
        .extracting(Destruction.Found::path)
        .containsExactly(List.of(), List.of("SET search_path TO shop"));
  }

  private static String words(String sql) throws ScriptException {
    var found = Destruction.of(List.of(SqlScript.parse("test", sql)));
    return found.isEmpty()
        ? "nothing"
        : found.stream().map(one -> words(one.what())).collect(Collectors.joining("; "));
  }

  private static String words(Destruction what) {
    return switch (what) {
      case DroppedTable it -> "table " + it.table();
      case DroppedSchema it -> "schema " + it.schema();
      case DroppedSequence it -> "sequence " + it.sequence();
      case DroppedColumn it -> "column " + it.table() + "." + it.column();
      case Truncated it -> "rows " + it.table() + (it.cascade() ? " and what refers to it" : "");
      case ConvertedColumn it ->
          "converts "
              + it.table()
              + "."
              + it.column()
              + it.type().map(type -> " to " + type).orElse("");
      case DeletedRows it -> "deletes " + it.table() + " " + words(it.matching());
      case OverwrittenValues it ->
          "overwrites "
              + it.table()
              + "("
              + String.join(", ", it.columns())
              + ") "
              + words(it.matching());
      case Untold _ -> "untold";
    };
  }

  private static String words(Matching matching) {
    return switch (matching) {
      case Matching.All() -> "all";
      case Matching.Where(var from, var condition) -> "where [" + from + "] " + condition;
      case Matching.Planned _ -> "planned";
      case Matching.Unforeseen() -> "unforeseen";
    };
  }
}
