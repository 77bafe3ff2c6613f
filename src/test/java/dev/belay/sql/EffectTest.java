package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.belay.sql.Effect.LimitClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EffectTest {
  private static final QualifiedName T = name("t");

  static Stream<Arguments> effects() {
    return Stream.of(ordinary(), transactions(), settings(), concurrent(), outside())
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> ordinary() {
    return Stream.of(
        arguments("select 1", new Effect.Query()),
        arguments("(SELECT 1) UNION SELECT 2", new Effect.Query()),
        arguments("TABLE t", new Effect.Query()),
        arguments("SELECT 1 FOR UPDATE", new Effect.Query()),
        arguments("SELECT * INTO u FROM t", new Effect.Definition("SELECT INTO")),
        arguments("WITH x AS (SELECT 1) SELECT * FROM x FOR UPDATE", new Effect.Query()),
        arguments("WITH x AS (DELETE FROM t RETURNING *) SELECT 1", new Effect.Data("DELETE")),
        arguments("WITH x AS (SELECT 1) INSERT INTO t SELECT 1", new Effect.Data("INSERT")),
        arguments("EXPLAIN DELETE FROM t", new Effect.Query()),
        arguments("EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t", new Effect.Data("DELETE")),
        arguments("EXPLAIN (ANALYZE false) DELETE FROM t", new Effect.Query()),
        arguments("EXPLAIN ANALYZE VERBOSE SELECT 1", new Effect.Query()),
        arguments("INSERT INTO t VALUES (1)", new Effect.Data("INSERT")),
        arguments("TRUNCATE t", new Effect.Data("TRUNCATE")),
        arguments("COPY t FROM '/f'", new Effect.Data("COPY")),
        arguments("COPY (SELECT 1 FROM t) TO '/f'", new Effect.Query()),
        arguments("CREATE INDEX i ON t (a)", new Effect.Definition("CREATE")),
        arguments("DROP INDEX i", new Effect.Definition("DROP")),
        arguments("REINDEX TABLE t", new Effect.Definition("REINDEX")),
        arguments("REINDEX (CONCURRENTLY off) TABLE t", new Effect.Definition("REINDEX")),
        arguments("CLUSTER t USING i", new Effect.Definition("CLUSTER")),
        arguments(
            "ALTER TABLE t VALIDATE CONSTRAINT c, DROP COLUMN b", new Effect.Definition("ALTER")),
        arguments("ALTER TABLE t DETACH PARTITION p", new Effect.Definition("ALTER")),
        arguments("ALTER TYPE e RENAME VALUE 'a' TO 'b'", new Effect.Definition("ALTER")),
        arguments("ALTER DATABASE d SET work_mem = '1MB'", new Effect.Definition("ALTER")),
        arguments(
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
            new Effect.Definition("CREATE")),
        arguments("DO $$BEGIN END$$", new Effect.DoBlock()),
        arguments("CALL p()", new Effect.Call()),
        arguments("ANALYZE t", new Effect.Utility("ANALYZE")),
        arguments("DISCARD PLANS", new Effect.Utility("DISCARD")),
        arguments("PREPARE x AS SELECT 1", new Effect.Utility("PREPARE")),
        arguments("SELEC 1", new Effect.Utility("SELEC")),
        arguments("REFRESH MATERIALIZED VIEW v", new Effect.Definition("REFRESH")));
  }

  private static Stream<Arguments> transactions() {
    return Stream.of(
        arguments("BEGIN ISOLATION LEVEL SERIALIZABLE", new Effect.Begin()),
        arguments("start transaction read only", new Effect.Begin()),
        arguments("COMMIT", new Effect.Commit(false)),
        arguments("END TRANSACTION AND CHAIN", new Effect.Commit(true)),
        arguments("COMMIT WORK AND NO CHAIN", new Effect.Commit(false)),
        arguments("ABORT", new Effect.Rollback(false)),
        arguments("ROLLBACK AND CHAIN", new Effect.Rollback(true)),
        arguments("ROLLBACK WORK TO SAVEPOINT s", new Effect.Savepoint("ROLLBACK TO")),
        arguments("SAVEPOINT s", new Effect.Savepoint("SAVEPOINT")),
        arguments("RELEASE s", new Effect.Savepoint("RELEASE")),
        arguments("PREPARE TRANSACTION 'x'", new Effect.PrepareTransaction("x")));
  }

  private static Stream<Arguments> settings() {
    return Stream.of(
        arguments("SET lock_timeout = 0", new Effect.SetParameter("lock_timeout", false)),
        arguments("SET SESSION Lock_Timeout TO 0", new Effect.SetParameter("lock_timeout", false)),
        arguments("SET LOCAL my.flag = 'x'", new Effect.SetParameter("my.flag", true)),
        arguments("SET TIME ZONE 'UTC'", new Effect.SetParameter("timezone", false)),
        arguments("SET SCHEMA 'a'", new Effect.SetParameter("search_path", false)),
        arguments(
            "SET TRANSACTION READ ONLY", new Effect.SetParameter("transaction_isolation", true)),
        arguments(
            "SELECT pg_catalog.set_config('search_path', '', false)",
            new Effect.SetParameter("search_path", false)),
        arguments(
            "SELECT set_config('lock_timeout', '1s', true)",
            new Effect.SetParameter("lock_timeout", true)),
        arguments("RESET work_mem", new Effect.ResetParameter(Optional.of("work_mem"))),
        arguments("RESET ALL", new Effect.ResetParameter(Optional.empty())),
        arguments("DISCARD ALL", new Effect.DiscardAll()),
        arguments("SET ROLE bob", new Effect.SetRole(false)),
        arguments("SET role = bob", new Effect.SetRole(false)),
        arguments("SET LOCAL ROLE NONE", new Effect.SetRole(true)),
        arguments("SET SESSION AUTHORIZATION bob", new Effect.SetRole(false)),
        arguments("SET LOCAL SESSION AUTHORIZATION bob", new Effect.SetRole(true)),
        arguments("RESET ROLE", new Effect.SetRole(false)),
        arguments("SET CONSTRAINTS ALL DEFERRED", new Effect.Utility("SET CONSTRAINTS")));
  }

  private static Stream<Arguments> concurrent() {
    return Stream.of(
        arguments(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS My_Index ON ONLY app.\"T\" (a)",
            new Effect.CreateIndexConcurrently(
                Optional.of(name("app", "my_index")), name("app", "T"), true, true)),
        arguments(
            "create index concurrently on t (a)",
            new Effect.CreateIndexConcurrently(Optional.empty(), T, false, false)),
        arguments(
            "DROP INDEX CONCURRENTLY IF EXISTS a.i, \"J\" CASCADE",
            new Effect.DropIndexConcurrently(List.of(name("a", "i"), name("J")), true)),
        arguments(
            "REINDEX INDEX CONCURRENTLY i",
            new Effect.ReindexConcurrently("INDEX", Optional.of(name("i")))),
        arguments(
            "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
            new Effect.ReindexConcurrently("TABLE", Optional.of(T))),
        arguments(
            "REINDEX DATABASE CONCURRENTLY",
            new Effect.ReindexConcurrently("DATABASE", Optional.empty())),
        arguments(
            "ALTER TABLE ONLY t DETACH PARTITION s.p CONCURRENTLY",
            new Effect.DetachConcurrently(T, name("s", "p"))),
        arguments(
            "ALTER TABLE t DETACH PARTITION p FINALIZE", new Effect.DetachFinalize(T, name("p"))),
        arguments(
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v", new Effect.RefreshConcurrently(name("v"))),
        arguments(
            "ALTER TABLE IF EXISTS t VALIDATE CONSTRAINT \"C\"",
            new Effect.ValidateConstraint(T, "C")),
        arguments(
            "ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'x'",
            new Effect.AddEnumValue(name("s", "e"), "it's", true)),
        arguments(
            "ALTER TYPE e ADD VALUE E'a\\n\\'\\u0062'",
            new Effect.AddEnumValue(name("e"), "a\n'b", false)));
  }

  private static Stream<Arguments> outside() {
    return Stream.of(
        arguments("VACUUM", new Effect.Vacuum(List.of(), false)),
        arguments(
            "VACUUM (FULL false, ANALYZE) t (a, b), s.u",
            new Effect.Vacuum(List.of(T, name("s", "u")), false)),
        arguments("VACUUM FULL VERBOSE t", new Effect.Vacuum(List.of(T), true)),
        arguments("CREATE DATABASE d", new Effect.OutsideTransaction("CREATE DATABASE")),
        arguments("DROP TABLESPACE x", new Effect.OutsideTransaction("DROP TABLESPACE")),
        arguments("ALTER SYSTEM SET a = 1", new Effect.OutsideTransaction("ALTER SYSTEM")),
        arguments("REINDEX SCHEMA s", new Effect.OutsideTransaction("REINDEX SCHEMA")),
        arguments(
            "ALTER SUBSCRIPTION s ADD PUBLICATION q",
            new Effect.OutsideTransaction("ALTER SUBSCRIPTION REFRESH")),
        arguments("CLUSTER (VERBOSE)", new Effect.OutsideTransaction("CLUSTER")),
        arguments("COMMIT PREPARED 'x'", new Effect.OutsideTransaction("COMMIT PREPARED")),
        arguments(
            "ALTER DATABASE d SET TABLESPACE x",
            new Effect.OutsideTransaction("ALTER DATABASE SET TABLESPACE")));
  }

  @ParameterizedTest
  @MethodSource("effects")
  void readsTheEffectFromTheText(String sql, Effect effect) throws ScriptException {
    assertThat(one(sql).effect()).isEqualTo(effect);
    assertThat(one("/* x */ " + sql.replace(" ", " --;\n ") + "\n;").effect()).isEqualTo(effect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)|CREATE UNIQUE INDEX CONCURRENTLY"
            + " i",
        "CREATE INDEX ON app.t (a)|CREATE INDEX ON app.t",
        "create or replace function app.F(a int) returns int as $$x$$|CREATE FUNCTION app.f",
        "CREATE TABLE IF NOT EXISTS role (a int)|CREATE TABLE role",
        "CREATE MATERIALIZED VIEW v AS SELECT 1|CREATE MATERIALIZED VIEW v",
        "ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS \"B c\" int|ALTER TABLE t ADD COLUMN \"B c\"",
        "alter table t validate constraint c|ALTER TABLE t VALIDATE CONSTRAINT c",
        "INSERT INTO app.t VALUES ('s3cret')|INSERT INTO app.t",
        "DELETE FROM ONLY t WHERE a|DELETE FROM t",
        "VACUUM (ANALYZE) t|VACUUM t",
        "SET LOCAL my.token = 's3cret'|SET LOCAL my.token",
        "SELECT 1 , 's3cret'|SELECT 1 , …",
        "COMMENT ON TABLE t IS 'x'|COMMENT ON TABLE t",
        "DO $$BEGIN END$$|DO block"
      })
  void summarisesForPeople(String sql, String summary) throws ScriptException {
    assertThat(one(sql).summary()).isEqualTo(summary);
  }

  @Test
  void readsNamesAsTheServerStoresThem() throws ScriptException {
    var written =
        "DROP INDEX CONCURRENTLY ÄÖ.U&\"d!0061t!+000061\" UESCAPE '!', db.S.\"x\"\"Y\", "
            + "A".repeat(70);
    assertThat(((Effect.DropIndexConcurrently) one(written).effect()).indexes())
        .containsExactly(name("ÄÖ", "data"), name("s", "x\"Y"), name("a".repeat(63)));
  }

  @Test
  void quotesAndShowsNames() {
    assertThat(name("app", "My T").quoted()).isEqualTo("\"app\".\"My T\"");
    assertThat(name("app", "My T").display()).isEqualTo("app.\"My T\"");
  }

  @Test
  void givesNoTimeLimitToWhatMustNotBeCutOff() throws ScriptException {
    assertThat(one("VACUUM t").effect().limitClass()).isEqualTo(LimitClass.CONCURRENT);
    assertThat(one("ALTER TABLE t VALIDATE CONSTRAINT c").effect().limitClass())
        .isEqualTo(LimitClass.CONCURRENT);
    assertThat(one("DROP INDEX CONCURRENTLY i").effect().limitClass())
        .isEqualTo(LimitClass.CONCURRENT);
    assertThat(one("VACUUM FULL t").effect().limitClass()).isEqualTo(LimitClass.ORDINARY);
    assertThat(one("CREATE INDEX i ON t (a)").effect().limitClass()).isEqualTo(LimitClass.ORDINARY);
  }

  @Test
  void knowsWhatWaitsForOtherTransactions() throws ScriptException {
    assertThat(one("CREATE INDEX CONCURRENTLY i ON t (a)").effect())
        .matches(Effect::waitsForConcurrentTransactions);
    assertThat(one("VACUUM t").effect()).matches(one -> !one.waitsForConcurrentTransactions());
  }

  @Test
  void knowsScriptsThatBringTheirOwnTransactionsOrSettings() throws ScriptException {
    assertThat(script("BEGIN; SELECT 1; COMMIT").bringsOwnTransactions()).isTrue();
    assertThat(script("SAVEPOINT s; ROLLBACK TO s").bringsOwnTransactions()).isFalse();
    assertThat(one("SAVEPOINT s").controlsTransaction()).isTrue();
    assertThat(script("SELECT 1; SET LOCAL work_mem = '1MB'").changesSession()).isTrue();
    assertThat(script("SELECT 'SET ROLE x; BEGIN;'"))
        .matches(one -> !one.changesSession() && !one.bringsOwnTransactions());
  }

  private static SqlScript script(String sql) throws ScriptException {
    return SqlScript.parse("s.sql", sql);
  }

  private static SqlStatement one(String sql) throws ScriptException {
    var statements = script(sql).statements();
    assertThat(statements).hasSize(1);
    return statements.getFirst();
  }

  private static QualifiedName name(String name) {
    return new QualifiedName(Optional.empty(), name);
  }

  private static QualifiedName name(String schema, String name) {
    return new QualifiedName(Optional.of(schema), name);
  }
}
