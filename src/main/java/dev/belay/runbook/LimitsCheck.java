package dev.belay.runbook;

import java.time.Duration;

/** Checks durations and limits for sense. */
final class LimitsCheck {
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Problems problems;
  private final Places places;

  LimitsCheck(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
  }

  void check(Limits limits) {
    if (places.isBroken(limits)) {
      return;
    }
    between(limits, "lock-timeout", limits.lockTimeout(), Duration.ofMillis(1), LONGEST);
    between(limits, "statement-timeout", limits.statementTimeout(), Duration.ofMillis(1), LONGEST);
    between(limits, "step-timeout", limits.stepTimeout(), Duration.ofMillis(1), LONGEST);
    if (limits.lockTimeout().compareTo(limits.statementTimeout()) > 0) {
      problems.error(
          places.key(limits, "lock-timeout"),
          "lock-timeout is longer than statement-timeout, so it never acts",
          "Make statement-timeout the longer one.");
    }
    if (limits.statementTimeout().compareTo(limits.stepTimeout()) > 0) {
      problems.error(
          places.key(limits, "step-timeout"),
          "step-timeout is shorter than statement-timeout",
          "Make step-timeout the longest of the three.");
    }
  }

  void between(Object owner, String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problems.error(
          places.value(owner, key),
          key + " is " + Durations.format(value),
          "Write a duration between "
              + Durations.format(least)
              + " and "
              + Durations.format(most)
              + ".");
    }
  }
}
