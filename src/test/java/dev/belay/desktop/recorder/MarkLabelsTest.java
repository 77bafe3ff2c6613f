package dev.belay.desktop.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The words of marks never touch each other, a dot or the edge. */
class MarkLabelsTest {
  private static MarkLabels.Wanted mark(String words, double at, int weight) {
    return new MarkLabels.Wanted(words, at, words.length() * 6.0, weight);
  }

  @Test
  void wordsStandAtTheRightOfTheirDotAndAtTheLeftNearTheEdge() {
    var placed = MarkLabels.place(List.of(mark("first", 100, 1), mark("last", 790, 1)), 800, 1);
    assertThat(placed).extracting(MarkLabels.Placed::left).containsExactly(108.0, 758.0);
  }

  @Test
  void whatIsInTheWayOfAnotherDotStandsInTheSecondRow() {
    var marks = List.of(mark("Deadlock, 50102 was the victim", 700, 3), mark("Applied", 860, 2));
    var placed = MarkLabels.place(marks, 900, 2);
    assertThat(placed)
        .extracting(one -> one.of().words())
        .startsWith("Deadlock, 50102 was the victim");
    assertThat(placed).hasSize(2);
    assertThat(MarkLabels.place(List.of(mark("a".repeat(20), 5, 1), mark("", 60, 0)), 140, 2))
        .singleElement()
        .extracting(MarkLabels.Placed::row)
        .isEqualTo(1);
  }

  @Test
  void whatWentWrongHasItsWordsBeforeOthers() {
    var marks = List.of(mark("a queue", 20, 1), mark("deadlock", 24, 3));
    assertThat(MarkLabels.place(marks, 90, 1))
        .singleElement()
        .extracting(one -> one.of().words())
        .isEqualTo("deadlock");
  }

  @Test
  void nothingOverlapsWhateverHappened() {
    var random = new Random(7);
    for (var scene = 0; scene < 2_000; scene++) {
      var marks = new ArrayList<MarkLabels.Wanted>();
      for (var i = random.nextInt(12); i >= 0; i--) {
        marks.add(
            mark("w".repeat(random.nextInt(40)), random.nextDouble() * 1000, random.nextInt(4)));
      }
      var placed = MarkLabels.place(marks, 1000, 2);
      for (var one : placed) {
        assertThat(one.left()).isNotNegative();
        assertThat(one.right()).isLessThanOrEqualTo(1000);
        assertThat(placed)
            .filteredOn(other -> other != one && other.row() == one.row())
            .noneMatch(other -> one.left() < other.right() && other.left() < one.right());
        if (one.row() == 0) {
          assertThat(marks)
              .noneMatch(dot -> dot.at() + 4 > one.left() && dot.at() - 4 < one.right());
        }
      }
    }
  }
}
