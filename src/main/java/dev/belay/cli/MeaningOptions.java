package dev.belay.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a database is. */
final class MeaningOptions {
  @Option(
      names = "--environment",
      paramLabel = "E",
      description = {
        "development, staging, production or sandbox.",
        "Without it: the profile's, else the database's own mark, else production."
      })
  private @Nullable String environment;

  @Option(
      names = "--target-name",
      paramLabel = "NAME",
      description = "What is typed to confirm; without it the profile's or the database's name.")
  private @Nullable String targetName;

  @Option(
      names = "--no-markers",
      description = {
        "Do not create Belay's small schema (belay) in the database. A run that applies",
        "migrations keeps their history there, and is refused unless it exists."
      })
  boolean noMarkers;

  Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  Optional<String> targetName() {
    return Optional.ofNullable(targetName);
  }
}
