package dev.belay.run;

import java.time.Duration;

/**
 * A server that owes an answer.
 *
 * @param server its host and port
 * @param lasting for how long, in whole seconds
 */
public record Silence(String server, Duration lasting) {
  /** What is said of it. */
  public String sentence() {
    return "No answer from " + server + " for " + lasting.toSeconds() + " s.";
  }
}
