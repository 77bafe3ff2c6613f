package dev.belay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.sql.SqlHighlight.Mark;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SqlHighlightTest {
  @Test
  void keywordsTypesStringsAndCommentsAreToldApart() {
    assertThat(marks("SELECT id::uuid FROM t WHERE a = 'x' -- end\n/* a /* b */ c */ LIMIT 1"))
        .containsExactly(
            "KEYWORD SELECT",
            "TYPE uuid",
            "KEYWORD FROM",
            "KEYWORD WHERE",
            "STRING 'x'",
            "COMMENT -- end",
            "COMMENT /* a /* b */ c */",
            "KEYWORD LIMIT");
  }

  @Test
  void whatDestroysIsMarkedAndNamesAreNot() {
    assertThat(of("drop table a.drop; TRUNCATE b; DELETE FROM \"DROP\"", Mark.DESTRUCTIVE))
        .containsExactly("drop", "TRUNCATE", "DELETE");
    assertThat(of("a int REFERENCES b ON DELETE CASCADE", Mark.DESTRUCTIVE))
        .containsExactly("CASCADE");
    assertThat(of("SELECT 'DROP TABLE a' -- DROP", Mark.DESTRUCTIVE)).isEmpty();
  }

  @Test
  void whatADoBlockDropsIsSeen() {
    assertThat(of("DO $x$ BEGIN DROP TABLE a; END $x$", Mark.DESTRUCTIVE)).containsExactly("DROP");
    assertThat(of("SELECT $x$ DROP TABLE a $x$", Mark.DESTRUCTIVE)).isEmpty();
  }

  @Test
  void wordsThatAreOftenNamesAreKeywordsInCapitalsOnly() {
    assertThat(of("SELECT key, value FROM t", Mark.KEYWORD)).containsExactly("SELECT", "FROM");
    assertThat(of("PRIMARY KEY", Mark.KEYWORD)).containsExactly("PRIMARY", "KEY");
  }

  @Test
  void aBrokenTextIsMarkedUpToTheBreak() {
    assertThat(marks("DROP TABLE a; SELECT 'open")).startsWith("DESTRUCTIVE DROP");
  }

  @Property
  void spansLieInOrderInsideAnyText(@ForAll String text) {
    var at = 0;
    for (var span : SqlHighlight.of(text)) {
      assertThat(span.start()).isGreaterThanOrEqualTo(at);
      assertThat(span.end()).isGreaterThan(span.start()).isLessThanOrEqualTo(text.length());
      at = span.end();
    }
  }

  private static List<String> marks(String sql) {
    return SqlHighlight.of(sql).stream()
        .map(span -> span.mark() + " " + sql.substring(span.start(), span.end()))
        .toList();
  }

  private static List<String> of(String sql, Mark mark) {
    return SqlHighlight.of(sql).stream()
        .filter(span -> span.mark() == mark)
        .map(span -> sql.substring(span.start(), span.end()))
        .collect(Collectors.toList());
  }
}
