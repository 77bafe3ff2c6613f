package dev.belay.cli;

import dev.belay.cli.Rules.AfterFailure;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that run and resume share. */
final class RunOptions {
  @Option(
      names = "--answers",
      paramLabel = "FILE",
      description = "Answers to what the run asks (YAML; see docs/cli.md).")
  private @Nullable Path answers;

  @Option(
      names = "--yes",
      description = "Give confirmations by click; never typed ones, approvals or answers.")
  boolean yes;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Who drives the run; without it the user's name.")
  private @Nullable String operator;

  @Option(
      names = "--on-failure",
      paramLabel = "stop|rollback",
      description = "What follows a failed step. Default: stop.")
  private AfterFailureWord onFailure = AfterFailureWord.stop;

  @Option(
      names = "--confirm-rollback",
      paramLabel = "TARGET",
      description =
          "The target's name, as it is typed to roll back; needed in production with --on-failure"
              + " rollback and resume --roll-back.")
  private @Nullable String confirmRollback;

  @Option(
      names = "--wait-gates",
      paramLabel = "TIME",
      description = "How long to wait for a gate that does not hold. Default: 30s.")
  private String waitGates = "30s";

  @Option(
      names = "--wait-connection",
      paramLabel = "TIME",
      description = "How long to wait for a lost connection. Default: 2min.")
  private String waitConnection = "2min";

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "What is printed. Default: text.")
  Format format = Format.text;

  /** How results are printed; the names are the words on the command line. */
  enum Format {
    text,
    json
  }

  /** What follows a failed step, as written on the command line. */
  enum AfterFailureWord {
    stop,
    rollback
  }

  Optional<Path> answers() {
    return Optional.ofNullable(answers);
  }

  String operator(Answers given) {
    return Optional.ofNullable(operator)
        .or(given::operator)
        .filter(name -> !name.isBlank())
        .orElseGet(() -> System.getProperty("user.name", "unknown"));
  }

  Rules rules(Optional<Resumed> resumed) throws CommandFailure {
    return new Rules(
        yes,
        switch (onFailure) {
          case stop -> AfterFailure.STOP;
          case rollback -> AfterFailure.ROLLBACK;
        },
        Optional.ofNullable(confirmRollback),
        duration("--wait-gates", waitGates),
        duration("--wait-connection", waitConnection),
        resumed);
  }

  private static Duration duration(String option, String text) throws CommandFailure {
    return Durations.parse(text)
        .orElseThrow(() ->
            CommandFailure.usage(
                option + ": \"" + text + "\" is no duration.",
                "Write it with its unit, as in 30s, 5min or 1h30min."));
  }
}
