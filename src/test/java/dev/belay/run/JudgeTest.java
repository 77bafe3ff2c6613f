package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runbook.Expectation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  private final Judge judge = new Judge(text -> text);

  private static Expectation expectation(String kind, String limit) {
    return new Expectation(
        Optional.empty(),
        kind.equals("is") ? Optional.of(limit) : Optional.empty(),
        kind.equals("in") ? List.of(limit.split("/")) : List.of(),
        kind.equals("at-least") ? Optional.of(limit) : Optional.empty(),
        kind.equals("at-most") ? Optional.of(limit) : Optional.empty(),
        kind.equals("matches") ? Optional.of(limit) : Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "2, is, 2.0, true",
    "2, is, 3, false",
    "t, is, true, true",
    "f, is, true, false",
    "null, is, null, true",
    "0, is, null, false",
    "abc, is, ABC, false",
    "b, in, a/b, true",
    "c, in, a/b, false",
    "10, at-least, 9, true",
    "9, at-least, 10, false",
    "9, at-most, 10, true",
    "-1, at-most, 0, true",
    "30, at-most, 30s, true",
    "31, at-most, 30s, false",
    "00:00:29.5, at-most, 30s, true",
    "00:00:30.5, at-most, 30s, false",
    "-00:00:01, at-most, 0s, true",
    "2 days 01:00:00, at-least, 2d, true",
    "1 day, at-least, 25h, false",
    "1h30min, at-most, 01:30:00, true",
    "null, at-most, 5, false",
    "null, at-least, 5, false",
    "no row, at-most, 5, false",
    "no row, at-least, 0, false",
    "text, at-most, 5, false",
    "5, at-least, text, false",
    "abc, matches, ^a, true",
    "abc, matches, ^b, false",
    "abc, matches, [, false"
  })
  void valuesAreJudged(String value, String kind, String limit, boolean holds) {
    assertThat(judge.holds(expectation(kind, limit), Result.of(value))).isEqualTo(holds);
  }

  @Test
  void aValueThatIsNotThereHoldsForNothing() {
    assertThat(judge.holds(expectation("is", "null"), Result.none())).isFalse();
  }

  @Test
  void aQueryWithoutARowIsNoQuantity() {
    var none = new Result(List.of("n"), List.of(), 0, Optional.empty(), Optional.empty());

    assertThat(judge.holds(expectation("at-most", "5"), none)).isFalse();
    assertThat(judge.holds(expectation("at-least", "0"), none)).isFalse();
  }
}
