package dev.belay.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is shown of a long text. */
class ExcerptTest {
  @Test
  void aShortTextIsShownWhole() {
    assertThat(Excerpt.of("It failed.\nTwice.", 3, 100)).isEqualTo("It failed.\nTwice.");
  }

  @Test
  void ofManyLinesTheFirstAreShownAndTheOthersCounted() {
    assertThat(Excerpt.of("a\nb\nc\nd\ne", 2, 100))
        .isEqualTo("a\nb\n… 3 more lines in the journal");
  }

  @Test
  void oneLongLineEndsWithAWholeSentence() {
    assertThat(Excerpt.of("One is wrong. Two is wrong. " + "x".repeat(2000), 3, 30))
        .isEqualTo("One is wrong. Two is wrong. … 2,000 more characters in the journal");
  }
}
