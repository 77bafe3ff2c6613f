package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.journal.JournalEvent.SessionActed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done to sessions is asked for first and told once, whatever comes first. */
@Timeout(20)
class ActsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<SessionActed> written = new CopyOnWriteArrayList<>();

  private List<String> outcomes() {
    return written.stream().map(SessionActed::outcome).toList();
  }

  @Test
  void waitingEndsAtOnceWhereNothingIsOpen() {
    new Acts(written::add, LONG).await();
    assertThat(written).isEmpty();
  }

  @Test
  void waitingEndsWhenTheLastOutcomeIsWritten() throws Exception {
    var acts = new Acts(written::add, LONG);
    var first = acts.asked("Cancel 1", "me");
    var second = acts.asked("Terminate 2", "me");
    var over = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(() -> {
          acts.await();
          over.countDown();
        });
    first.accept("cancelled");
    assertThat(over.getCount()).isEqualTo(1);
    second.accept("ended");
    assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(outcomes()).containsExactly("asked for", "asked for", "cancelled", "ended");
  }

  @Test
  void whatIsNotKnownInTimeIsSaidAndALaterOutcomeIsNotWritten() {
    var acts = new Acts(written::add, Duration.ofMillis(1));
    var late = acts.asked("Cancel 1", "me");
    acts.await();
    late.accept("cancelled");
    assertThat(outcomes()).containsExactly("asked for", "not known yet when the run ended");
  }

  @Test
  void whatCannotBeWrittenIsNotWaitedFor() {
    var acts =
        new Acts(
            _ -> {
              throw new IllegalStateException("the disk is full");
            },
            LONG);
    assertThatThrownBy(() -> acts.asked("Cancel 1", "me")).hasMessage("the disk is full");
    acts.await();
  }
}
