package dev.belay.runbook;

import java.time.Duration;
import java.util.List;

/**
 * How often a failed attempt is tried again. A retry never runs without its limits, and never after
 * an attempt whose outcome is in doubt.
 *
 * @param max tries after the first one
 * @param pause the first pause; it doubles up to {@code maxPause}, with jitter
 * @param on SQLSTATEs or their two-character classes that are worth another try
 */
public record Retries(int max, Duration pause, Duration maxPause, List<String> on) {
  /** No second try. */
  public static final Retries NONE =
      new Retries(0, Duration.ofSeconds(1), Duration.ofSeconds(1), List.of());

  public Retries {
    on = List.copyOf(on);
  }
}
