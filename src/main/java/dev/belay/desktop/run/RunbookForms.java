package dev.belay.desktop.run;

import dev.belay.postgres.Environment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.answers.Answers;
import dev.belay.run.answers.AnswersReader;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is asked before a run of a runbook starts. Blocks on files. */
public record RunbookForms(
    Path folder, ProfileStore profiles, InstantSource clock, String operator) {

  /** The form of that runbook on the sandbox, or why it cannot start. */
  RunRoom read(String runbook) {
    return read(runbook, Optional.empty());
  }

  /**
   * The form of that runbook, or why it cannot start.
   *
   * @param inUse the profile of the connection in use; absent for the sandbox
   */
  RunRoom read(String runbook, Optional<String> inUse) {
    try {
      var reader = new RunbookReader(clock);
      for (var file : files()) {
        var reading = reader.read(file);
        var resolved = reading.resolved().filter(one -> one.runbook().id().equals(runbook));
        if (resolved.isPresent()) {
          return form(resolved.get(), inUse);
        }
      }
      return new RunRoom.NotOpened(
          runbook,
          "The runbook " + runbook + " is not in " + folder + " any more.",
          "Read the library again with F5.");
    } catch (IOException e) {
      return new RunRoom.NotOpened(
          runbook,
          "The folder " + folder + " cannot be read: " + e.getMessage() + ".",
          "Make it readable for you.");
    } catch (SpecException e) {
      return new RunRoom.NotOpened(runbook, e.happened(), e.cure());
    }
  }

  private RunRoom form(Resolved resolved, Optional<String> inUse) throws SpecException {
    var beside = answersBeside(resolved.file());
    var prepared = Answers.NONE;
    if (beside.isPresent()) {
      var read = AnswersReader.read(beside.get(), resolved.runbook());
      if (!read.problems().isEmpty()) {
        return new RunRoom.NotOpened(
            resolved.runbook().about().title(),
            read.problems().getFirst().toString(),
            "Mend the answers file, or take it away. Nothing was connected.");
      }
      prepared = read.answers();
    }
    var targets = new ArrayList<StartForm.Choice>();
    targets.add(
        new StartForm.Choice(
            Optional.empty(), SandboxServer.TARGET, Environment.SANDBOX, "Belay's own server"));
    for (var profile : profiles.list()) {
      targets.add(
          new StartForm.Choice(
              Optional.of(profile.name()), profile.name(), profile.environment(), profile.uri()));
    }
    return new RunRoom.Starting(new StartForm(resolved, prepared, targets, operator, inUse));
  }

  /** The answers for the sandbox, as the command line finds them. */
  static Optional<Path> answersBeside(Path file) {
    var name = String.valueOf(file.getFileName());
    var dot = name.lastIndexOf('.');
    var beside =
        file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".sandbox-answers.yaml");
    return Files.isRegularFile(beside) ? Optional.of(beside) : Optional.empty();
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().endsWith("-answers.yaml"))
          .sorted()
          .toList();
    }
  }
}
