package dev.belay.desktop.recorder;

import java.time.Duration;
import java.time.Instant;

/** The stretch of time that the timeline draws. */
record TimeWindow(Instant from, Instant to) {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  /**
   * So much of a recording that what is shown lies in it; moves only when it has to.
   *
   * @param old what was drawn before
   * @param now the end of the recording, where what is shown is now
   */
  static TimeWindow around(
      TimeWindow old, Duration length, Instant first, Instant last, Instant at, boolean now) {
    var wanted = length.compareTo(SHORTEST) < 0 ? SHORTEST : length;
    if (now || Duration.between(first, last).compareTo(wanted) <= 0) {
      var to = last.isAfter(first.plus(wanted)) ? last : first.plus(wanted);
      return new TimeWindow(to.minus(wanted), to);
    }
    var from = old.from();
    if (!Duration.between(old.from(), old.to()).equals(wanted)
        || at.isBefore(from)
        || at.isAfter(from.plus(wanted))) {
      from = at.minus(wanted.dividedBy(2));
    }
    if (from.plus(wanted).isAfter(last)) {
      from = last.minus(wanted);
    }
    if (from.isBefore(first)) {
      from = first;
    }
    return new TimeWindow(from, from.plus(wanted));
  }

  /** Half or twice as long, within limits. */
  static Duration longer(Duration length, boolean longer) {
    var next = longer ? length.multipliedBy(2) : length.dividedBy(2);
    if (next.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return next.compareTo(LONGEST) > 0 ? LONGEST : next;
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** From 0 at the left to 1 at the right. */
  double share(Instant at) {
    return (double) Duration.between(from, at).toMillis() / Math.max(1, length().toMillis());
  }

  Instant at(double share) {
    return from.plusMillis(Math.round(share * length().toMillis()));
  }
}
