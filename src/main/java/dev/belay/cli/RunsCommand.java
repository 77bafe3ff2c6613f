package dev.belay.cli;

import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.report.RunStanding;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code belay runs}. */
@Command(
    name = "runs",
    description = "List the runs, the newest first.",
    footer = {"", "Example:", "  belay runs --format json"})
final class RunsCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunsCommand.class);

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
      var driver = journals.driver(run);
      row.put(
          "state",
          state.map(one -> RunStanding.word(one, driver.isPresent())).orElse("unreadable"));
      driver.ifPresent(process -> row.put("driven-by", process.inWords()));
      state.ifPresent(one -> {
        var event = one.opened().event();
        row.put("target", event.target().name());
        row.put("environment", event.target().environment());
        row.put("opened", one.opened().at().toString());
        row.put("operator", one.progress().operator());
        one.progress().current().ifPresent(step -> row.put("step", step));
        runbook(one, row);
      });
      reading.problems().stream()
          .findFirst()
          .ifPresent(problem -> {
            if (state.isPresent()) {
              row.put("state", "broken");
            }
            row.put("problem", problem.toString());
          });
    } catch (JournalRefusedException e) {
      row.put("state", "unreadable");
      row.put("problem", e.happened() + " " + e.cure());
    } catch (RuntimeException e) {
      LOG.warn("Run {} cannot be read.", run, e);
      row.put("state", "unreadable");
      row.put("problem", "It cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private static void runbook(RunState state, ObjectNode row) {
    try {
      row.put("runbook", state.resolved().runbook().id());
    } catch (JournalRefusedException e) {
      row.put("state", "unreadable");
      row.put("problem", e.happened() + " " + e.cure());
    }
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
                      row.path("problem").asString(row.path("opened").asString("")))
                  .stripTrailing());
    }
  }
}
