package dev.belay.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** However much is offered, one runnable waits and the newest value arrives. */
class LatestTest {
  private final ArrayList<Runnable> queue = new ArrayList<>();
  private final ArrayList<Integer> received = new ArrayList<>();
  private final Latest<Integer> latest = new Latest<>(queue::add, received::add);

  @Test
  void aHundredThousandOffersAreOneRunnableAndTheNewestValue() {
    for (var i = 1; i <= 100_000; i++) {
      latest.offer(i);
    }
    assertThat(queue).hasSize(1);
    queue.removeFirst().run();
    assertThat(received).containsExactly(100_000);
  }

  @Test
  void afterADeliveryTheNextOfferIsQueuedAgain() {
    latest.offer(1);
    queue.removeFirst().run();
    latest.offer(2);
    queue.removeFirst().run();
    assertThat(received).containsExactly(1, 2);
  }

  @Test
  void nothingArrivesAfterItIsClosed() {
    latest.offer(1);
    latest.close();
    queue.removeFirst().run();
    latest.offer(2);
    assertThat(queue).isEmpty();
    assertThat(received).isEmpty();
  }
}
