package dev.belay.cli;

import dev.belay.run.answers.Answers;
import dev.belay.run.answers.AnswersReader;
import dev.belay.runbook.Problem;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.RunbookReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What every command works with. */
final class Context {
  private final Surroundings surroundings;
  private final Output output;

  Context(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Output output() {
    return output;
  }

  /** The data folder as it is, perhaps not there yet. */
  DataFolder folder() {
    return DataFolder.of(surroundings);
  }

  /** The data folder, made, with the logs in it. */
  DataFolder openFolder() throws CommandFailure {
    var folder = folder().make();
    Logs.into(folder, surroundings);
    return folder;
  }

  /** Reads a runbook that is to be run: its errors end the command, its warnings are said. */
  Resolved runbook(Path file) throws CommandFailure {
    var reading = new RunbookReader(surroundings.clock()).read(file);
    if (reading.resolved().isEmpty()) {
      throw unreadable(reading.errors(), "The runbook cannot start. Nothing was connected.");
    }
    reading.warnings().forEach(warning -> output.message("Warning: " + warning));
    return reading.resolved().get();
  }

  /** Reads an answers file; its problems end the command. */
  static Answers answers(Optional<Path> file, Runbook runbook) throws CommandFailure {
    if (file.isEmpty()) {
      return Answers.NONE;
    }
    var read = AnswersReader.read(file.get(), runbook);
    if (!read.problems().isEmpty()) {
      throw unreadable(read.problems(), "Nothing was connected.");
    }
    return read.answers();
  }

  private static CommandFailure unreadable(List<Problem> problems, String end) {
    return CommandFailure.usage(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), end);
  }
}
