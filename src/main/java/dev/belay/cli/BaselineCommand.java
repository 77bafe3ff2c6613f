package dev.belay.cli;

import dev.belay.migration.Baseline;
import dev.belay.migration.Migration;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.run.BaselineWork;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code belay baseline}. */
@Command(
    name = "baseline",
    description = "Record that migrations up to a version are in effect already.",
    footer = {
      "",
      "Example:",
      "  belay baseline migrations --to 054 --profile shop-staging \\",
      "      --reason \"applied by Flyway until 19 November\""
    })
final class BaselineCommand implements Callable<Integer> {
  private static final int REASON = 10;

  private final Context context;

  @Parameters(paramLabel = "DIR", description = "The folder of migrations.")
  private Path folder = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      required = true,
      description = "The last version that is in effect; none: no migration of the folder is.")
  private String to = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, in at least 10 characters; it is kept in the database.")
  private String reason = "";

  @Option(
      names = "--confirm",
      paramLabel = "TARGET",
      description = "The target's name; needed for production.")
  private @Nullable String confirm;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Who says so; without it the user's name.")
  private @Nullable String operator;

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private MeaningOptions meaning = new MeaningOptions();

  BaselineCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (reason.strip().length() < REASON) {
      throw CommandFailure.usage(
          "The reason has fewer than " + REASON + " characters.",
          "Say who applied the migrations, or how you know.");
    }
    if (target.sandbox) {
      throw CommandFailure.usage(
          "The sandbox needs no baseline: its database is Belay's own.",
          "Name a database with --connect or --profile.");
    }
    if (meaning.noMarkers) {
      throw CommandFailure.usage(
          "A baseline is kept in Belay's schema (belay), and --no-markers forbids it.",
          "Leave --no-markers out.");
    }
    var targets = new Targets(context.surroundings(), context.folder(), new Connector());
    targets.check(target, meaning);
    var found = targets.target(targets.named(target, meaning));
    if (found.environment() == Environment.PRODUCTION
        && !Optional.ofNullable(confirm).equals(Optional.of(found.name()))) {
      throw CommandFailure.usage(
          "The target " + found.name() + " is production. Nothing was recorded.",
          "Confirm it: --confirm " + found.name());
    }
    var by =
        Optional.ofNullable(operator)
            .filter(name -> !name.isBlank())
            .orElseGet(() -> System.getProperty("user.name", "unknown"));
    var version = Optional.of(to).filter(word -> !word.equalsIgnoreCase("none"));
    var done =
        new BaselineWork(new Connector())
            .record(
                found,
                folder.toAbsolutePath().normalize(),
                new Baseline(version, reason.strip(), by));
    var output = context.output();
    done.others().forEach(other -> output.line(other.toString()));
    output.line(said(done.recorded(), found.name()));
    return Exit.FINE.code();
  }

  private String said(Baseline.Recorded recorded, String name) {
    if (recorded.nothingNew()) {
      return "Nothing to record on " + name + ": it was recorded before.";
    }
    if (recorded.added().isEmpty() && recorded.known().isEmpty()) {
      return "Recorded on " + name + ": no migration of the folder is in effect; all are pending.";
    }
    return "Recorded on "
        + name
        + " as in effect: "
        + labels(recorded.added())
        + "."
        + (recorded.known().isEmpty() ? "" : " Recorded before: " + labels(recorded.known()) + ".");
  }

  private static String labels(List<Migration> migrations) {
    return migrations.isEmpty()
        ? "nothing new"
        : migrations.stream().map(Migration::label).collect(Collectors.joining(", "));
  }
}
