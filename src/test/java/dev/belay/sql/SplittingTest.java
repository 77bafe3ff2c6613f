package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplittingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a;b', 'it''s;', E'\\';', B'1;', X'F;', N'n;', U&'\\0061;'",
        "SELECT E'one'\n  -- goes on\n  'two\\';three'",
        "SELECT 'no escape\\'",
        "SELECT \"a;b\", \"x\"\";y\", U&\"d;\\0061t\"",
        "SELECT $$a;b$$, $tag$ $$; $tag $tag$, $_1$;$_1$, $é$;$é$",
        "SELECT a$b, c$d$e FROM t",
        "SELECT 1 -- ; not here\n, 2",
        "SELECT 1 /* ; /* nested ; */ ; */ + 2",
        "SELECT 3--;\n+4, 5*/*;*/6, 7 OPERATOR(pg_catalog.-) 8",
        "SELECT 1.5e10, .5, 1..2, 0x1F, 1_000, $1",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END",
        "CREATE FUNCTION f(i int) RETURNS text BEGIN ATOMIC SELECT CASE WHEN i > 1 THEN CASE i WHEN"
            + " 2 THEN 'x' END ELSE 'y' END; SELECT 'z'; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT t.case FROM t; END",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$",
        "DO $do$ BEGIN PERFORM 1; END; $do$",
        "SELECT ((1)), '(', \"(\"",
        "SELECT nbsp\u00a0name FROM größe"
      })
  void keepsWhatBelongsTogetherInOneStatement(String sql) throws ScriptException {
    assertThat(texts(sql)).containsExactly(sql);
    assertThat(texts("SELECT 0;" + sql + ";SELECT 9")).containsExactly("SELECT 0", sql, "SELECT 9");
  }

  @Test
  void dropsEmptyStatementsAndTheCommentsAroundOthers() throws ScriptException {
    assertThat(texts(";; -- first\nSELECT 1 /* in */ + 1 -- last\n; /* none */ ;\n\n"))
        .containsExactly("SELECT 1 /* in */ + 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n\t", "-- only a comment", "/* one */ -- two\n;", "\uFEFF", ";"})
  void findsNoStatementWhereThereIsNone(String sql) throws ScriptException {
    assertThat(texts(sql)).isEmpty();
  }

  @Test
  void takesABeginAtTheStartAsTransactionControlAndNotAsABody() throws ScriptException {
    assertThat(texts("BEGIN; SELECT 1; END; SELECT 2"))
        .containsExactly("BEGIN", "SELECT 1", "END", "SELECT 2");
  }

  @Test
  void doesNotTakeAtomicElsewhereForABody() throws ScriptException {
    assertThat(texts("SELECT 1 AS begin, atomic FROM t; SELECT 2")).hasSize(2);
  }

  @Test
  void countsLinesAndColumnsInCharactersFromOne() throws ScriptException {
    var script =
        SqlScript.parse("s", "\uFEFF/* 😀 */ SELECT 1;\r\n\r\n  SELECT 2;\rSELECT 3;\n SELECT 4");
    assertThat(script.statements())
        .extracting(SqlStatement::at)
        .containsExactly(
            new Position(1, 9), new Position(3, 3), new Position(4, 1), new Position(5, 2));
    assertThat(script.statements()).extracting(SqlStatement::index).containsExactly(1, 2, 3, 4);
  }

  @Test
  void translatesAPlaceInAStatementIntoOneInTheScript() throws ScriptException {
    var statement =
        SqlScript.parse("s", "SELECT 1;\n  SELECT '😀',\n    nothing").statements().get(1);
    assertThat(statement.positionOf(1)).isEqualTo(new Position(2, 3));
    assertThat(statement.positionOf(11)).isEqualTo(new Position(2, 13));
    assertThat(statement.positionOf(16)).isEqualTo(new Position(3, 4));
    assertThat(statement.positionOf(17)).isEqualTo(new Position(3, 5));
    assertThat(statement.positionOf(0)).isEqualTo(statement.at());
    assertThat(statement.positionOf(9999)).isEqualTo(new Position(3, 12));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("SELECT 1;\n  SELECT 'open; SELECT 2", 2, 10, "string opens here"),
        arguments("SELECT E'open\\'", 1, 8, "string opens here"),
        arguments("SELECT E'a'\n'b\\'", 1, 8, "string opens here"),
        arguments("SELECT \"open", 1, 8, "quoted identifier opens here"),
        arguments("SELECT U&\"open", 1, 8, "quoted identifier opens here"),
        arguments("SELECT\n$a$ $A$", 2, 1, "with $a$"),
        arguments("SELECT 1; /* /* */", 1, 11, "comment opens here"),
        arguments("SELECT (1;\nSELECT 2;", 1, 8, "parenthesis opens here"),
        arguments("SELECT 1);", 1, 9, "never opened"),
        arguments("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", 1, 33, "no END"),
        arguments("SELECT 1;\n\\connect other\n", 2, 1, "\\connect is a command of psql"),
        arguments("SELECT 1 \\gset", 1, 10, "\\gset is a command of psql"),
        arguments("\\i other.sql", 1, 1, "\\i is a command of psql"),
        arguments("SELECT 1;\nCOPY t (a) FROM STDIN;\n1'\t2\n\\.\n", 2, 1, "rows from the script"),
        arguments("COPY t FROM stdin WITH (FORMAT csv)", 1, 1, "rows from the script"),
        arguments("COPY (SELECT 1) TO STDOUT", 1, 1, "to the client"),
        arguments("SELECT 1;\nSELECT '\0'", 2, 9, "NUL character"),
        arguments("SET standard_conforming_strings = off;", 1, 1, "standard_conforming_strings"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatItCannotReadWithPlaceAndCure(String sql, int line, int column, String what) {
    var refusal =
        catchThrowableOfType(ScriptException.class, () -> SqlScript.parse("054.sql", sql));
    assertThat(refusal.at()).isEqualTo(new Position(line, column));
    assertThat(refusal.what()).contains(what);
    assertThat(refusal.cure()).endsWith(".").hasSizeGreaterThan(15);
    assertThat(refusal)
        .hasMessageStartingWith("054.sql, line " + line + ", column " + column + ": ");
  }

  @Test
  void takesStandardStringsBeingSwitchedOn() throws ScriptException {
    assertThat(texts("SET standard_conforming_strings = on;")).hasSize(1);
  }

  @Test
  void givesOneChecksumForAllLineEndsAndAnotherForOtherText() throws ScriptException {
    var unix = SqlScript.parse("a", "SELECT 1;\n-- x\n");
    assertThat(SqlScript.parse("b", "\uFEFFSELECT 1;\r\n-- x\r\n").sha256())
        .isEqualTo(unix.sha256())
        .hasSize(64);
    assertThat(SqlScript.parse("c", "SELECT 1;\n-- y\n").sha256()).isNotEqualTo(unix.sha256());
  }

  @Test
  void findsTheCommentsThatSpeakToBelay() throws ScriptException {
    var script =
        SqlScript.parse(
            "s",
            "-- a header\n--belay:  no-transaction \nSELECT '-- belay: no';\n-- BELAY: late\n");
    assertThat(script.directives())
        .containsExactly(
            new SqlScript.Directive("no-transaction", new Position(2, 1), true),
            new SqlScript.Directive("late", new Position(4, 1), false));
  }

  @Test
  void namesAStatementWithoutItsSecrets() throws ScriptException {
    var script =
        SqlScript.parse("s", "ALTER ROLE bob WITH PASSWORD 'hunter2'; FOO 'hunter2' $$hunter2$$");
    assertThat(script.toString() + script.statements()).doesNotContain("hunter2");
  }

  @Test
  void quotesSoThatNothingEscapes() {
    assertThat(Quote.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(Quote.literal("it's")).isEqualTo("'it''s'");
    assertThat(Quote.literal("\\'")).isEqualTo("E'\\\\'''");
    assertThatThrownBy(() -> Quote.identifier("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quote.literal("\0")).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> texts(String sql) throws ScriptException {
    return SqlScript.parse("s.sql", sql).statements().stream().map(SqlStatement::text).toList();
  }
}
