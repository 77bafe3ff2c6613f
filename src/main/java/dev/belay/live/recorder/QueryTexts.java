package dev.belay.live.recorder;

import dev.belay.postgres.Environment;

/** What a recording keeps of other users' query texts. Belay's own are always kept. */
public enum QueryTexts {
  KEPT,
  /** By a number under a key that is never stored: equal texts are seen to be equal, no more. */
  HASHED,
  DROPPED;

  /** What is kept when nobody says otherwise. */
  public static QueryTexts byDefault(Environment environment) {
    return switch (environment) {
      case PRODUCTION -> HASHED;
      case DEVELOPMENT, STAGING, SANDBOX -> KEPT;
    };
  }
}
