package dev.belay.cli;

import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.runbook.RunbookJson;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code belay runs}. */
@Command(
    name = "runs",
    description = "List the runs, the newest first.",
    footer = {"", "Example:", "  belay runs --format json"})
final class RunsCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "What is printed. Default: text.")
  private RunOptions.Format format = RunOptions.Format.text;

  RunsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var journals = new JournalStore(context.folder().path(), context.surroundings().clock());
    var rows = JsonMapper.builder().build().createArrayNode();
    for (var summary : journals.list()) {
      row(journals, summary.run(), rows);
    }
    switch (format) {
      case json -> context.output().line(rows.toString());
      case text -> print(rows);
    }
    return Exit.FINE.code();
  }

  private static void row(JournalStore journals, String run, ArrayNode rows) {
    var row = rows.addObject();
    row.put("run", run);
    try {
      var reading = journals.read(run);
      var state = reading.state();
      row.put("state", state.map(RunsCommand::word).orElse("unreadable"));
      state.ifPresent(one -> {
        var event = one.opened().event();
        row.put("runbook", RunbookJson.read(event.runbook()).runbook().id());
        row.put("target", event.target().name());
        row.put("environment", event.target().environment());
        row.put("opened", one.opened().at().toString());
        row.put("operator", one.progress().operator());
        one.progress().current().ifPresent(step -> row.put("step", step));
      });
      reading.problems().stream()
          .findFirst()
          .ifPresent(problem -> row.put("problem", problem.toString()));
    } catch (JournalRefusedException e) {
      row.put("state", "unreadable");
      row.put("problem", e.happened() + " " + e.cure());
    }
  }

  private static String word(RunState state) {
    return state.inDoubt()
        ? "in doubt"
        : state
            .progress()
            .outcome()
            .map(History::word)
            .orElse(state.status().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private void print(ArrayNode rows) {
    if (rows.isEmpty()) {
      context.output().message("No run yet.");
      return;
    }
    for (var row : rows) {
      context
          .output()
          .line(
              String.format(
                      Locale.ROOT,
                      "%-12s  %-26s  %-24s  %-20s  %s",
                      row.path("run").asString(),
                      row.path("state").asString(),
                      row.path("runbook").asString("unknown"),
                      row.path("target").asString("unknown")
                          + " ("
                          + row.path("environment").asString("unknown")
                          + ")",
                      row.path("opened").asString(row.path("problem").asString("")))
                  .stripTrailing());
    }
  }
}
