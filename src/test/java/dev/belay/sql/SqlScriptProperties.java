package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SqlScriptProperties {
  /** Pieces that meet in every order: most make broken SQL, none may break the reader. */
  private static final String[] PIECES = {
    ";",
    "'",
    "''",
    "E'",
    "\\",
    "\"",
    "U&\"",
    "U&'",
    "$$",
    "$a$",
    "$1",
    "--",
    "/*",
    "*/",
    "\n",
    "\r\n",
    "\r",
    " ",
    "(",
    ")",
    ",",
    ".",
    "1",
    "1e",
    "belay:",
    "é",
    "😀",
    "\0",
    "\uFEFF",
    "\u00a0",
    "SELECT",
    "WITH",
    "x",
    "AS",
    "CREATE",
    "FUNCTION",
    "BEGIN",
    "ATOMIC",
    "CASE",
    "END",
    "INDEX",
    "CONCURRENTLY",
    "ON",
    "ONLY",
    "IF",
    "NOT",
    "EXISTS",
    "DROP",
    "ALTER",
    "TABLE",
    "TYPE",
    "ADD",
    "VALUE",
    "VALIDATE",
    "CONSTRAINT",
    "DETACH",
    "PARTITION",
    "VACUUM",
    "FULL",
    "REINDEX",
    "SET",
    "RESET",
    "LOCAL",
    "SESSION",
    "ROLE",
    "TO",
    "=",
    "COPY",
    "FROM",
    "STDIN",
    "EXPLAIN",
    "ANALYZE",
    "UESCAPE",
    "set_config",
    "SUBSCRIPTION",
    "COMMIT",
    "PREPARE",
    "TRANSACTION",
    "ROLLBACK",
    "INTO"
  };

  @Provide
  Arbitrary<String> scripts() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(25)
        .flatMap(
            pieces -> Arbitraries.of("", " ", "\n").map(between -> String.join(between, pieces)));
  }

  @Provide
  Arbitrary<List<String>> soundStatements() {
    return Arbitraries.of(
            "SELECT 1",
            "SELECT ';'\n, \"a;\"",
            "DO $$ ; $$",
            "SELECT E'\\';'",
            "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END",
            "SELECT '😀' /* ; */ + 1")
        .list()
        .ofMaxSize(8);
  }

  @Property(tries = 3000)
  void keepsEveryTokenAndRefusesInNoOtherWay(@ForAll("scripts") String text) {
    SqlScript script;
    try {
      script = SqlScript.parse("s", text);
    } catch (ScriptException refusal) {
      assertThat(refusal.at().line()).isPositive();
      return;
    }
    var joined =
        String.join("\n;\n", script.statements().stream().map(SqlStatement::text).toList());
    assertThat(tokens(joined)).isEqualTo(tokens(script.text()));
    script.directives();
  }

  @Property(tries = 500)
  void takesAnyTextWithoutBreaking(@ForAll String text) {
    try {
      assertThat(SqlScript.parse("s", text).sha256()).hasSize(64);
    } catch (ScriptException refusal) {
      assertThat(refusal.cure()).isNotBlank();
    }
  }

  @Property(tries = 1000)
  void pointsAtTheFirstCharacterOfEachStatement(@ForAll("scripts") String text) {
    try {
      var script = SqlScript.parse("s", text);
      for (var statement : script.statements()) {
        assertThat(lineFrom(script.text(), statement.at()))
            .startsWith(statement.text().split("\\R", 2)[0]);
      }
    } catch (ScriptException refusal) {
      assertThat(refusal.what()).isNotBlank();
    }
  }

  @Property(tries = 300)
  void givesBackTheStatementsThatWereJoined(@ForAll("soundStatements") List<String> statements)
      throws ScriptException {
    var script = SqlScript.parse("s", String.join(" ;\r\n-- ; between\n", statements));
    assertThat(script.statements()).extracting(SqlStatement::text).isEqualTo(statements);
  }

  @Example
  void readsLargeAndDeeplyNestedTextInTimeAndStack() throws ScriptException {
    var many = "SELECT 1;".repeat(200_000);
    assertThat(SqlScript.parse("s", many).statements()).hasSize(200_000);
    var deep = "SELECT " + "(".repeat(200_000) + "1" + ")".repeat(200_000);
    assertThat(SqlScript.parse("s", deep).statements()).hasSize(1);
    assertThat(SqlScript.parse("s", "/*".repeat(200_000) + "*/".repeat(200_000)).statements())
        .isEmpty();
    var unions = "WITH x AS (SELECT 1) SELECT 1" + " UNION SELECT 1".repeat(200_000);
    assertThat(SqlScript.parse("s", unions).statements()).hasSize(1);
    assertThat(SqlScript.parse("s", "EXPLAIN ANALYZE ".repeat(200_000)).statements()).hasSize(1);
  }

  /** The tokens of a text as written, without semicolons. */
  private static List<String> tokens(String text) {
    var lexer = new Lexer(new Source("s", text));
    var found = new ArrayList<String>();
    try {
      for (var token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
        var written = text.substring(token.start(), token.end());
        if (!written.equals(";")) {
          found.add(written);
        }
      }
    } catch (ScriptException e) {
      throw new AssertionError("The text was read before: " + text, e);
    }
    return found;
  }

  private static String lineFrom(String text, Position at) {
    var line = text.split("\r\n|\n|\r", -1)[at.line() - 1];
    return line.substring(line.offsetByCodePoints(0, at.column() - 1));
  }
}
