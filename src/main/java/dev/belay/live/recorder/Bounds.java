package dev.belay.live.recorder;

import java.time.Duration;

/**
 * How much is kept; the oldest goes first.
 *
 * @param bytes of all segments together
 */
public record Bounds(long bytes, Duration age) {
  /** An hour at one sample a second takes about 40 MB on a busy server. */
  public static final Bounds USUAL = new Bounds(256L << 20, Duration.ofHours(24));

  /** The parts in which it is dropped. */
  private static final int PARTS = 8;

  long segmentBytes() {
    return bytes / PARTS;
  }

  Duration segmentAge() {
    return age.dividedBy(PARTS);
  }
}
