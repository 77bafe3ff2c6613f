package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Asks again until it is so. */
final class Deadline {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Deadline() {}

  interface Question {
    boolean ask() throws Exception;
  }

  static void await(String what, Question question) throws Exception {
    var end = System.nanoTime() + LONGEST.toNanos();
    while (!question.ask()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
