package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement on one line is laid out over several, and stays the same statement. */
class SqlLayoutTest {
  @Test
  void eachClauseOfASelectHasALine() {
    assertThat(
            SqlLayout.of(
                "SELECT a, extract(epoch FROM b) FROM t LEFT OUTER JOIN u ON t.id = u.id WHERE a"
                    + " BETWEEN 1 AND 2 AND (b = 'x AND y' OR c) ORDER BY a LIMIT 5 FOR UPDATE"))
        .isEqualTo(
            """
            SELECT a, extract(epoch FROM b)
            FROM t
            LEFT OUTER JOIN u ON t.id = u.id
            WHERE a BETWEEN 1 AND 2
              AND (b = 'x AND y' OR c)
            ORDER BY a
            LIMIT 5
            FOR UPDATE\
            """);
  }

  @Test
  void writesAreLaidOutToo() {
    assertThat(SqlLayout.of("update t set a = $1 where id = $2 returning *"))
        .isEqualTo("update t\nset a = $1\nwhere id = $2\nreturning *");
    assertThat(SqlLayout.of("DELETE FROM t WHERE a IS DISTINCT FROM b"))
        .isEqualTo("DELETE FROM t\nWHERE a IS DISTINCT FROM b");
    assertThat(SqlLayout.of("INSERT INTO t (a) VALUES (CASE WHEN x AND y THEN 1 END), (2)"))
        .isEqualTo("INSERT INTO t (a)\nVALUES (CASE WHEN x AND y THEN 1 END), (2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        "SELECT 1 -- from here\n FROM t",
        "SELECT /* from */ 1",
        "VACUUM (ANALYZE) t",
        ""
      })
  void whatHasALayoutOrNoClausesStaysAsItIs(String text) {
    assertThat(SqlLayout.of(text)).isEqualTo(text);
  }

  @Test
  void aTextThatIsCutWithinAStringIsLaidOutUpToThere() {
    assertThat(SqlLayout.of("SELECT a FROM t WHERE b = 'never end"))
        .isEqualTo("SELECT a\nFROM t\nWHERE b = 'never end");
  }
}
