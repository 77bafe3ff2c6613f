package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.Transitions.Move;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of transitions, once more and by hand. What is not in it is refused. */
class TransitionsTest {
  private static final String LAWFUL =
      """
      A step that has not begun:
        NEXT            AWAIT               -> WAITING
        NEXT            START               -> RUNNING
        NEXT            NOT_APPLICABLE      -> NOT_APPLICABLE
        NEXT            SKIP                -> SKIPPED
        NEXT            DEFER               -> DEFERRED
        NEXT            OVERRIDE            -> OVERRIDDEN
        NEXT            FAIL                -> FAILED
        NEXT            STOP                -> STOPPED
      A step that waits for a person:
        WAITING         AWAIT               -> WAITING
        WAITING         START               -> RUNNING
        WAITING         SUCCEED             -> DONE
        WAITING         FAIL                -> FAILED
        WAITING         STOP                -> STOPPED
        WAITING         DOUBT               -> IN_DOUBT
        WAITING         SKIP                -> SKIPPED
        WAITING         DEFER               -> DEFERRED
        WAITING         OVERRIDE            -> OVERRIDDEN
        WAITING         NOT_APPLICABLE      -> NOT_APPLICABLE
        WAITING         REFUSE              -> REFUSED
        WAITING         EXPIRE              -> EXPIRED
        WAITING         REOPEN              -> NEXT
      A step at work:
        RUNNING         START               -> RUNNING
        RUNNING         AWAIT               -> WAITING
        RUNNING         SUCCEED             -> DONE
        RUNNING         FAIL                -> FAILED
        RUNNING         STOP                -> STOPPED
        RUNNING         DOUBT               -> IN_DOUBT
      A step that nobody knows about leaves that only by being settled:
        IN_DOUBT        DOUBT               -> IN_DOUBT
        IN_DOUBT        SETTLE_COMMITTED    -> RUNNING
        IN_DOUBT        SETTLE_ROLLED_BACK  -> NEXT
      A step that is done:
        DONE            FALL                -> NO_LONGER_TRUE
        DONE            DOUBT               -> IN_DOUBT
        DONE            EXPIRE              -> EXPIRED
        DONE            REOPEN              -> NEXT
        NO_LONGER_TRUE  HOLD_AGAIN          -> DONE
        NO_LONGER_TRUE  OVERRIDE            -> OVERRIDDEN
        NO_LONGER_TRUE  REOPEN              -> NEXT
      A step that did not end well:
        FAILED          REOPEN              -> NEXT
        FAILED          SKIP                -> SKIPPED
        FAILED          DEFER               -> DEFERRED
        FAILED          OVERRIDE            -> OVERRIDDEN
        STOPPED         REOPEN              -> NEXT
        STOPPED         SKIP                -> SKIPPED
        STOPPED         OVERRIDE            -> OVERRIDDEN
        REFUSED         REOPEN              -> NEXT
        REFUSED         SKIP                -> SKIPPED
        REFUSED         OVERRIDE            -> OVERRIDDEN
        EXPIRED         REOPEN              -> NEXT
        EXPIRED         SKIP                -> SKIPPED
        EXPIRED         OVERRIDE            -> OVERRIDDEN
      A step that was passed by:
        DEFERRED        REOPEN              -> NEXT
        SKIPPED         REOPEN              -> NEXT
        OVERRIDDEN      REOPEN              -> NEXT
        NOT_APPLICABLE  REOPEN              -> NEXT
      """;

  @Test
  void everyMoveFromEveryStatusIsLawfulOnlyIfTheListSaysSo() {
    var expected = lawful();
    assertThat(expected).hasSize(54);
    for (var from : StepStatus.values()) {
      for (var move : Move.values()) {
        var to = Optional.ofNullable(expected.get(from + " " + move));
        assertThat(Transitions.next(from, move)).as(from + " " + move).isEqualTo(to);
        assertThat(Transitions.allows(from, move)).as(from + " " + move).isEqualTo(to.isPresent());
      }
    }
  }

  @Test
  void nothingBecomesDoneExceptBySuccessOrByHoldingAgain() {
    for (var from : StepStatus.values()) {
      for (var move : Move.values()) {
        if (move != Move.SUCCEED && move != Move.HOLD_AGAIN) {
          assertThat(Transitions.next(from, move)).isNotEqualTo(Optional.of(StepStatus.DONE));
        }
      }
    }
  }

  @Test
  void noFailureBecomesGreenWithoutBeingOpenedAgain() {
    for (var from :
        new StepStatus[] {
          StepStatus.FAILED, StepStatus.STOPPED, StepStatus.REFUSED, StepStatus.EXPIRED
        }) {
      assertThat(Transitions.allows(from, Move.SUCCEED)).as(from.name()).isFalse();
      assertThat(Transitions.allows(from, Move.START)).as(from.name()).isFalse();
    }
  }

  private static Map<String, StepStatus> lawful() {
    var table = new HashMap<String, StepStatus>();
    LAWFUL
        .lines()
        .filter(line -> line.contains("->"))
        .map(line -> line.strip().split("\\s+"))
        .forEach(words ->
            assertThat(table.put(words[0] + " " + words[1], StepStatus.valueOf(words[3])))
                .isNull());
    return table;
  }
}
