package dev.belay.cli;

import dev.belay.journal.JournalEvent;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Target;
import dev.belay.run.Run;
import dev.belay.run.RunRequest;
import dev.belay.runbook.Resolved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay run}. */
@Command(
    name = "run",
    description = "Run a runbook against a database.",
    footer = {
      "",
      "Example:",
      "  belay run runbooks/guided-migration.yaml --sandbox --yes",
      "  belay run change.yaml --profile shop-production --answers answers.yaml"
    })
final class RunCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "RUNBOOK", description = "The runbook's file.")
  private Path file = Path.of("");

  @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A value of a parameter.")
  private List<String> params = List.of();

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private MeaningOptions meaning = new MeaningOptions();
  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--allow-commands",
      description = "Let steps call programs and web addresses; off without it.")
  private boolean allowCommands;

  @Option(
      names = "--automatic-rollback",
      description = "Let a failed step that asks for it roll back without asking.")
  private boolean automaticRollback;

  @Option(
      names = "--beside",
      paramLabel = "RUN",
      description =
          "Start although this other run is open on the database; once for each. Without it such a"
              + " run is not started.")
  private List<String> beside = List.of();

  @Option(
      names = "--explain",
      description = "Print the plain commands that each step stands for; connect to nothing.")
  private boolean explain;

  RunCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var resolved = context.runbook(file);
    var answersFile = answersFile();
    var answers = Context.answers(answersFile, resolved.runbook());
    var values = ParameterValues.of(resolved.runbook(), answers.params(), params);
    ParameterValues.check(resolved.runbook(), values);
    if (explain) {
      return new Explanation(context, resolved, values)
          .print(target, meaning, options.format)
          .code();
    }
    var rules = options.rules(Optional.empty());
    new Targets(context.surroundings(), context.folder(), new Connector()).check(target, meaning);
    var drive =
        new Driver.Drive(
            resolved.runbook(),
            answers,
            answersFile.map(Path::toString).orElse("answers.yaml"),
            rules,
            options.operator(answers),
            options.format);
    return (target.sandbox ? onSandbox(drive, resolved, values) : onTarget(drive, resolved, values))
        .code();
  }

  private Exit onSandbox(Driver.Drive drive, Resolved resolved, Map<String, String> values)
      throws Exception {
    var folder = context.openFolder();
    var driver = new Driver(context.surroundings(), context.output(), folder);
    try (var sandbox = new RunSandbox(folder, driver.store(), context.output())) {
      var server = sandbox.start().target(!meaning.noMarkers);
      return drive(driver, drive, Optional.of(sandbox), resolved, request(values, server, drive));
    }
  }

  private Exit onTarget(Driver.Drive drive, Resolved resolved, Map<String, String> values)
      throws Exception {
    var folder = context.openFolder();
    var targets = new Targets(context.surroundings(), folder, new Connector());
    var found = targets.target(targets.named(target, meaning));
    var driver = new Driver(context.surroundings(), context.output(), folder);
    return drive(driver, drive, Optional.empty(), resolved, request(values, found, drive));
  }

  private Asked request(Map<String, String> values, Target on, Driver.Drive drive) {
    return new Asked(
        values,
        on,
        new JournalEvent.Options(allowCommands, automaticRollback),
        drive.operator(),
        Set.copyOf(beside));
  }

  /** A request without its runbook. */
  private record Asked(
      Map<String, String> values,
      Target on,
      JournalEvent.Options allowed,
      String operator,
      Set<String> beside) {
    RunRequest of(Resolved resolved) {
      return new RunRequest(resolved, values, on, allowed, operator, beside);
    }
  }

  private static Exit drive(
      Driver driver,
      Driver.Drive drive,
      Optional<RunSandbox> sandbox,
      Resolved resolved,
      Asked asked)
      throws Exception {
    return driver.drive(
        drive, sandbox, (engine, listeners) -> Run.create(engine, asked.of(resolved), listeners));
  }

  /** The answers file that is named, or on the sandbox the one that lies beside the runbook. */
  private Optional<Path> answersFile() {
    if (options.answers().isPresent() || !target.sandbox) {
      return options.answers();
    }
    var name = String.valueOf(file.getFileName());
    var dot = name.lastIndexOf('.');
    var beside =
        file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".sandbox-answers.yaml");
    return Files.isRegularFile(beside) ? Optional.of(beside) : Optional.empty();
  }
}
