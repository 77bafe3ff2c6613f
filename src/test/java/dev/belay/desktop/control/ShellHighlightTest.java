package dev.belay.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a shell command is coloured as what. */
class ShellHighlightTest {
  private static List<String> marks(String text) {
    return ShellHighlight.of(text).stream()
        .map(span -> span.mark() + " " + text.substring(span.start(), span.end()))
        .toList();
  }

  @Test
  void theProgramQuotedWordsAndCommentsAreMarked() {
    assertThat(marks("PGUSER=me psql -c 'SELECT 1' # now\npg_dump -f out | gzip"))
        .containsExactly(
            "KEYWORD psql",
            "STRING 'SELECT 1'",
            "COMMENT # now",
            "KEYWORD pg_dump",
            "KEYWORD gzip");
  }

  @Test
  void theLinesOfAHereDocumentAreItsTextAndNoPrograms() {
    assertThat(marks("psql \"$URL\" <<'SQL'\nSET lock_timeout = '2s';\nSELECT 1;\nSQL\necho done"))
        .containsExactly(
            "KEYWORD psql",
            "STRING \"$URL\"",
            "STRING SET lock_timeout = '2s';\nSELECT 1;\nSQL",
            "KEYWORD echo");
  }

  @Test
  void aHereDocumentWithoutItsLastLineReachesToTheEnd() {
    assertThat(marks("cat <<-END\nSELECT 1;")).containsExactly("KEYWORD cat", "STRING SELECT 1;");
  }

  @Test
  void aHereStringIsOneQuotedWord() {
    assertThat(marks("psql <<<'SELECT 1'\necho done"))
        .containsExactly("KEYWORD psql", "STRING 'SELECT 1'", "KEYWORD echo");
  }
}
