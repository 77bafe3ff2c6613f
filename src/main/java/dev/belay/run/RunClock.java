package dev.belay.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time that a run goes by: the wall clock for what is written down, and ticks that nobody sets
 * for what decides.
 *
 * @param ticks nanoseconds since some moment, as {@link System#nanoTime()} gives them
 */
public record RunClock(InstantSource wall, LongSupplier ticks, Patience patience)
    implements InstantSource {

  /**
   * How long a run bears silence.
   *
   * @param overdue how long the answer to a statement may stay out beyond the statement's limit
   * @param own how long the answer to a question of Belay's own may stay out
   * @param unsaid after how much silence the run says so
   * @param stop how long a server may take to confirm a stop before it is not waited for any more
   */
  public record Patience(Duration overdue, Duration own, Duration unsaid, Duration stop) {
    /** What is used when nothing else is said. */
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5));
  }

  /** With this machine's ticks and the usual patience. */
  public static RunClock of(InstantSource wall) {
    return new RunClock(wall, System::nanoTime, Patience.DEFAULT);
  }

  @Override
  public Instant instant() {
    return wall.instant();
  }

  /** The ticks now. */
  public long tick() {
    return ticks.getAsLong();
  }

  /** How long ago that tick was. */
  public Duration since(long tick) {
    return Duration.ofNanos(tick() - tick);
  }
}
