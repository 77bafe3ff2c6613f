package dev.belay.cli;

import dev.belay.runbook.Problem;
import dev.belay.runbook.RunbookFormatter;
import dev.belay.runbook.RunbookReader;
import dev.belay.runbook.RunbookSchema;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code belay runbook}: what is done with the files themselves. */
@Command(
    name = "runbook",
    description = "Check and format runbooks.",
    footer = {"", "Example:", "  belay runbook check runbooks/*.yaml"})
final class RunbookCommand {
  private final Context context;

  RunbookCommand(Context context) {
    this.context = context;
  }

  /** {@code belay runbook check}. */
  @Command(
      name = "check",
      description = "Check runbooks: 0 when all can be run, 2 when one cannot.",
      footer = {"", "Example:", "  belay runbook check runbooks/guided-migration.yaml"})
  int check(
      @Parameters(paramLabel = "RUNBOOK", arity = "1..*", description = "The runbooks' files.")
          List<Path> files,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              defaultValue = "text",
              description = "What is printed. Default: text.")
          RunOptions.Format format) {
    var problems = new ArrayList<Problem>();
    for (var file : files) {
      problems.addAll(new RunbookReader(context.surroundings().clock()).read(file).problems());
    }
    switch (format) {
      case json -> context.output().line(json(problems));
      case text -> {
        problems.forEach(problem ->
            context
                .output()
                .line(problem.severity().name().toLowerCase(Locale.ROOT) + ": " + problem));
        if (problems.isEmpty()) {
          context.output().line(Formats.plural(files.size(), "runbook") + " checked: no problem.");
        }
      }
    }
    return problems.stream().anyMatch(one -> one.severity() == Problem.Severity.ERROR)
        ? Exit.USAGE.code()
        : Exit.FINE.code();
  }

  private static String json(List<Problem> problems) {
    var rows = JsonMapper.builder().build().createArrayNode();
    for (var problem : problems) {
      rows.addObject()
          .put("file", problem.file().toString())
          .put("line", problem.line())
          .put("column", problem.column())
          .put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
          .put("message", problem.message())
          .put("cure", problem.cure());
    }
    return rows.toString();
  }

  /** {@code belay runbook schema}. */
  @Command(
      name = "schema",
      description = "Print the JSON Schema of runbooks, for editors.",
      footer = {"", "Example:", "  belay runbook schema > runbook.schema.json"})
  int schema() {
    context.output().line(RunbookSchema.text().stripTrailing());
    return Exit.FINE.code();
  }

  /** {@code belay runbook format}. */
  @Command(
      name = "format",
      description = "Print a runbook in its canonical form, or bring files into it.",
      footer = {"", "Example:", "  belay runbook format --write runbooks/guided-migration.yaml"})
  int format(
      @Parameters(paramLabel = "RUNBOOK", arity = "1..*", description = "The runbooks' files.")
          List<Path> files,
      @Option(names = "--write", description = "Write the files instead of printing them.")
          boolean write,
      @Option(
              names = "--check",
              description = "Only say which files are not in the canonical form; 1 if one is not.")
          boolean check)
      throws CommandFailure {
    if (write && check) {
      throw CommandFailure.usage("--write and --check exclude each other.", "Keep one of the two.");
    }
    var exit = Exit.FINE;
    for (var file : files) {
      var text = read(file);
      var canonical = canonical(file, text);
      if (check || write) {
        if (!canonical.equals(text)) {
          exit = check ? Exit.FALLS_SHORT : exit;
          context.output().line(file + (check ? ": not in the canonical form" : ": formatted"));
          if (write) {
            replace(file, canonical);
          }
        }
      } else {
        context.output().line(canonical.stripTrailing());
      }
    }
    return exit.code();
  }

  private static String canonical(Path file, String text) throws CommandFailure {
    var formatted = RunbookFormatter.format(text, file);
    if (formatted.text().isEmpty()) {
      throw CommandFailure.usage(
          String.join("\n", formatted.problems().stream().map(Problem::toString).toList()),
          "The file is unchanged.");
    }
    return formatted.text().get();
  }

  private static String read(Path file) throws CommandFailure {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException _) {
      throw CommandFailure.usage(file + " is not UTF-8 text.", "Save it in UTF-8.");
    } catch (IOException _) {
      throw CommandFailure.usage(
          file + (Files.exists(file) ? " cannot be read." : " is not there."),
          "Check the path, and that the file may be read by you.");
    }
  }

  private static void replace(Path file, String text) throws CommandFailure {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      try {
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw CommandFailure.usage(
          file + " cannot be written: " + e.getClass().getSimpleName() + ". It is unchanged.",
          "Allow writing in its folder, and see that the disk is not full.");
    }
  }
}
