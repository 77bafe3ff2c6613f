package dev.belay.cli;

import dev.belay.runbook.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that look at a server. */
final class LiveOptions {
  @Option(
      names = "--watch",
      description = "Go on looking until Ctrl-C; a terminal is drawn in place.")
  boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "1s",
      description = "With --watch: how often, from 250ms to 60s. Default: 1s.")
  private String interval = "1s";

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "What is printed. Default: text. With --watch, one JSON object for each look.")
  RunOptions.Format format = RunOptions.Format.text;

  @Option(
      names = "--record",
      paramLabel = "FOLDER",
      description = {
        "With --watch: also record every look there.",
        "Query texts of others are hashed in production and kept elsewhere."
      })
  private @Nullable Path record;

  @Option(
      names = "--replay",
      paramLabel = "FOLDER",
      description = "Look at that recording, not at a database.")
  private @Nullable Path replay;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "With --replay: the moment, as 2026-11-25T20:15:00Z. Default: the last one.")
  private @Nullable String at;

  Optional<Path> record() {
    return Optional.ofNullable(record);
  }

  Optional<Path> replay() {
    return Optional.ofNullable(replay);
  }

  Optional<Instant> at() throws CommandFailure {
    if (at == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(at));
    } catch (DateTimeParseException e) {
      throw CommandFailure.usage(
          "--at: \"" + at + "\" is no moment.", "Write it as 2026-11-25T20:15:00Z.");
    }
  }

  Duration interval() throws CommandFailure {
    return Durations.parse(interval)
        .orElseThrow(() ->
            CommandFailure.usage(
                "--interval: \"" + interval + "\" is no duration.",
                "Write it with its unit, as in 250ms, 1s or 5s."));
  }

  /** What cannot be asked for together. */
  void check(TargetOptions target) throws CommandFailure {
    if (record != null && (!watch || replay != null)) {
      throw CommandFailure.usage(
          "--record goes with --watch, and not with --replay.", "Add --watch, or leave it out.");
    }
    if (at != null && (replay == null || watch)) {
      throw CommandFailure.usage(
          "--at goes with --replay, and not with --watch.", "Name the recording's folder.");
    }
    if (replay != null && target.named() > 0) {
      throw CommandFailure.usage(
          "A recording is looked at without a database.", "Leave one of the two out.");
    }
  }
}
