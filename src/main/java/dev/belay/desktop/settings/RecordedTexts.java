package dev.belay.desktop.settings;

import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;

/** The data policy: what a run's recording keeps of other users' query texts. */
public enum RecordedTexts {
  BY_ENVIRONMENT("By environment"),
  KEPT("Keep"),
  HASHED("Keep a hash"),
  DROPPED("Drop");

  private final String word;

  RecordedTexts(String word) {
    this.word = word;
  }

  /** On its choice. */
  public String word() {
    return word;
  }

  /** What that means in an environment. */
  public QueryTexts in(Environment environment) {
    return switch (this) {
      case BY_ENVIRONMENT -> QueryTexts.byDefault(environment);
      case KEPT -> QueryTexts.KEPT;
      case HASHED -> QueryTexts.HASHED;
      case DROPPED -> QueryTexts.DROPPED;
    };
  }
}
