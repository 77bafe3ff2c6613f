package dev.belay.cli;

import dev.belay.journal.BelayVersion;
import dev.belay.runbook.DidYouMean;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: finds the command, runs it, and gives its exit code. */
public final class Cli {
  private Cli() {}

  /**
   * Runs one command.
   *
   * @return the exit code: 0 fine, 1 falls short, 2 wrong usage, 3 database, 4 a person must decide
   */
  public static int run(Surroundings surroundings, String... arguments) {
    var context = new Context(surroundings);
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      // Asked for by scripts, often: answered before the commands are looked at.
      context.output().line(Version.text());
      return Exit.FINE.code();
    }
    var errors = new Errors(surroundings);
    var line = new CommandLine(new Belay());
    line.addSubcommand(new RunCommand(context));
    line.addSubcommand(new ResumeCommand(context));
    line.addSubcommand(new RunsCommand(context));
    line.addSubcommand(new RunbookCommand(context));
    line.addSubcommand(new JournalCommand(context));
    line.addSubcommand(new BaselineCommand(context));
    line.addSubcommand(new LocksCommand(context));
    line.addSubcommand(new ActivityCommand(context));
    line.addSubcommand(new SandboxCommand(context));
    line.addSubcommand(new Completion(context));
    var out = new PrintWriter(surroundings.out(), true);
    var err = new PrintWriter(surroundings.err(), true);
    line.setOut(out).setErr(err);
    // "@FILE" is an argument like any other: no file is read and printed in its place.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            surroundings.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.min(120, Math.max(55, surroundings.width())));
    line.setExecutionExceptionHandler((e, command, result) -> errors.report(e));
    line.setParameterExceptionHandler((e, given) -> usage(surroundings, e));
    help(line);
    return line.execute(arguments);
  }

  /** Every command takes {@code --help}. */
  private static void help(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Say what the command does.")
                .build());
    line.getSubcommands().values().forEach(Cli::help);
  }

  /** What is wrong with the arguments, and where help is. */
  private static int usage(Surroundings surroundings, ParameterException e) {
    var spec = e.getCommandLine().getCommandSpec();
    var message = String.valueOf(e.getMessage());
    var near =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? suggestion(unmatched, spec)
            : "";
    new Output(surroundings)
        .message(
            "belay: "
                + worded(message)
                + (near.isEmpty() ? "" : " " + near)
                + "\n"
                + spec.qualifiedName()
                + " --help says what there is.");
    return Exit.USAGE.code();
  }

  private static String suggestion(CommandLine.UnmatchedArgumentException e, CommandSpec spec) {
    var word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().getFirst();
    return DidYouMean.cure(
        word, word.startsWith("-") ? spec.optionsMap().keySet() : spec.subcommands().keySet());
  }

  /** Picocli's message in one sentence, without the names of classes. */
  private static String worded(String message) {
    var line = message.lines().findFirst().orElse("");
    var plain =
        line.replace("Invalid value for", "Wrong value for")
            .replaceAll("Unmatched arguments? (at|from) index [0-9]+:", "Nothing here takes")
            .replaceAll(" \\(java\\.[^)]*\\)", "")
            .replaceAll("'([^']*)'", "\"$1\"");
    return plain.endsWith(".") || plain.endsWith("?") ? plain : plain + ".";
  }

  /** The program itself. */
  @Command(
      name = "belay",
      description = "Holds the rope while a PostgreSQL migration goes up and while it comes down.",
      versionProvider = Version.class,
      footer = {
        "",
        "Example:",
        "  belay run runbooks/guided-migration.yaml --sandbox --yes",
        "",
        "Exit codes: 0 fine, 1 failed or findings, 2 wrong usage or unreadable input,",
        "3 the database cannot be reached or refuses, 4 in doubt: a person must decide."
      })
  static final class Belay implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @CommandLine.Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;

    @Override
    public void run() {
      var given = Objects.requireNonNull(spec);
      throw new ParameterException(given.commandLine(), "No command is named");
    }
  }

  /** The version's text. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }

    static String text() {
      return "belay " + BelayVersion.current();
    }
  }

  /** {@code belay completion}. */
  @Command(
      name = "completion",
      description = "Print the completion script for bash and zsh.",
      footer = {"", "Example:", "  source <(belay completion)"})
  static final class Completion implements Runnable {
    private final Context context;

    @Spec private @Nullable CommandSpec spec;

    Completion(Context context) {
      this.context = context;
    }

    @Override
    public void run() {
      var root = Objects.requireNonNull(spec).root();
      context.output().line(AutoComplete.bash("belay", root.commandLine()).stripTrailing());
    }
  }
}
