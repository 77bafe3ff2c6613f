package dev.belay.live.recorder;

import java.time.Instant;

/**
 * Something that happened while samples were recorded.
 *
 * @param at by the server's clock, as the samples
 * @param label what people read beside it
 */
public record Mark(Instant at, Kind kind, String label) {
  /** What it is. Add at the end: recordings keep the number. */
  public enum Kind {
    STEP_BEGAN,
    STEP_ENDED,
    GUARD,
    DEADLOCK,
    QUEUE_BEGAN,
    QUEUE_PEAK,
    UNREACHABLE,
    NOTE,
    QUEUE_ENDED
  }
}
