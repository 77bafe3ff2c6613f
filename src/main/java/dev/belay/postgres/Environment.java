package dev.belay.postgres;

import java.util.Locale;
import java.util.Optional;

/** What a database is for. A database that nobody marked counts as production. */
public enum Environment {
  DEVELOPMENT,
  STAGING,
  PRODUCTION,
  SANDBOX;

  /** The word in files and on screens: lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The environment of that word, whatever its case; empty for any other text. */
  public static Optional<Environment> parse(String word) {
    for (var environment : values()) {
      if (environment.word().equalsIgnoreCase(word.strip())) {
        return Optional.of(environment);
      }
    }
    return Optional.empty();
  }

  /**
   * The environment of a marker read from a database: without one, or with an unknown word,
   * production.
   */
  public static Environment ofMarker(Optional<String> marker) {
    return marker.flatMap(Environment::parse).orElse(PRODUCTION);
  }
}
