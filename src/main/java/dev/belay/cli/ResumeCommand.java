package dev.belay.cli;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.Target;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.Run;
import dev.belay.run.RunTargets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay resume}. */
@Command(
    name = "resume",
    description = {
      "Continue a run that was left.",
      "The step at which it is paused is tried once more; one in doubt is settled first."
    },
    footer = {
      "",
      "Example:",
      "  belay resume 0042 --answers answers.yaml",
      "  belay resume 0042 --roll-back"
    })
final class ResumeCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "RUN", description = "The run, or its number (see belay runs).")
  private String run = "";

  @Option(
      names = "--connect",
      paramLabel = "URI",
      description = "How to reach the run's own server, where its address has changed.")
  private @Nullable String connect;

  @Option(
      names = "--roll-back",
      description = "Roll back what is in effect, instead of continuing.")
  private boolean rollBack;

  @Option(names = "--end", description = "End the run as it stands, instead of continuing.")
  private boolean end;

  @Mixin private RunOptions options = new RunOptions();

  ResumeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var folder = context.openFolder();
    var driver = new Driver(context.surroundings(), context.output(), folder);
    var name = new Journals(driver.store()).name(run);
    var state = state(driver, name);
    var runbook = state.resolved().runbook();
    var answers = Context.answers(options.answers(), runbook);
    var rules = options.rules(Optional.of(new Resumed(runbook, state, wish())));
    var drive =
        new Driver.Drive(
            runbook,
            answers,
            options.answers().map(Path::toString).orElse("answers.yaml"),
            rules,
            options.operator(answers),
            options.format);
    return resume(driver, drive, folder, state).code();
  }

  private Resumed.Wish wish() throws CommandFailure {
    if (rollBack && end) {
      throw CommandFailure.usage("--roll-back and --end exclude each other.", "Give one of them.");
    }
    return rollBack ? Resumed.Wish.ROLL_BACK : end ? Resumed.Wish.END : Resumed.Wish.CONTINUE;
  }

  private static RunState state(Driver driver, String name) throws CommandFailure {
    var reading = driver.store().read(name);
    var state = reading.state();
    if (!reading.problems().isEmpty() || state.isEmpty()) {
      throw CommandFailure.usage(
          "Run "
              + name
              + " cannot be resumed: "
              + reading.problems().stream()
                  .findFirst()
                  .map(Object::toString)
                  .orElse("it is empty."),
          "belay journal verify " + name + " says more.");
    }
    if (state.get().status() == RunStatus.FINISHED) {
      throw CommandFailure.usage(
          "Run " + name + " is over: " + state.get().progress().why().orElse(""),
          "Start a new run.");
    }
    return state.get();
  }

  private Exit resume(Driver driver, Driver.Drive drive, DataFolder folder, RunState state)
      throws Exception {
    var meant = state.opened().event().target();
    var environment = Environment.ofMarker(Optional.of(meant.environment()));
    if (environment == Environment.SANDBOX && connect == null) {
      try (var sandbox = new RunSandbox(folder, driver.store(), context.output())) {
        if (sandbox.has(state.run())) {
          var target = sandbox.startFor(state.run()).target(meant.markers());
          return drive(driver, drive, Optional.of(sandbox), state.run(), target);
        }
        if (meant.name().equals(SandboxServer.TARGET)) {
          throw new CommandFailure(
              Exit.DATABASE,
              "The sandbox of run " + state.run() + " is gone, and what the run did with it.",
              "Start a new run.");
        }
      }
    }
    return drive(driver, drive, Optional.empty(), state.run(), target(folder, meant, environment));
  }

  private Target target(DataFolder folder, JournalEvent.MeantTarget meant, Environment environment)
      throws CommandFailure, SpecException {
    var known =
        new RunTargets(new ProfileStore(folder.profiles()), context.surroundings().postgres());
    var target = known.of(meant, environment);
    return connect == null
        ? target
        : target.withSpec(
            new Targets(context.surroundings(), folder, new Connector()).uri(connect));
  }

  private static Exit drive(
      Driver driver, Driver.Drive drive, Optional<RunSandbox> sandbox, String name, Target target)
      throws Exception {
    return driver.drive(
        drive,
        sandbox,
        (engine, listeners) -> Run.resume(engine, name, target, drive.operator(), listeners));
  }
}
