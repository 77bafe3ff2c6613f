package dev.belay.cli;

import dev.belay.postgres.Connector;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.report.ActionText;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.TypedValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Prints the plain commands that a runbook's steps stand for; connects to nothing. */
final class Explanation {
  private final Context context;
  private final Runbook runbook;
  private final Map<String, String> given;

  Explanation(Context context, Runbook runbook, Map<String, String> given) {
    this.context = context;
    this.runbook = runbook;
    this.given = given;
  }

  Exit print(TargetOptions target, MeaningOptions meaning, RunOptions.Format format)
      throws CommandFailure, SpecException {
    var texts = new ActionText(runbook, connection(target, meaning), values());
    switch (format) {
      case text -> text(texts);
      case json -> json(texts);
    }
    return Exit.FINE;
  }

  private void text(ActionText texts) {
    var output = context.output();
    output.line("# " + runbook.about().title());
    for (var phase : runbook.phases()) {
      output.line("");
      output.line("# == " + phase.title());
      for (var step : phase.steps()) {
        output.line("");
        output.line("# -- " + step.id() + ": " + step.title());
        texts.of(step).forEach(output::line);
      }
    }
  }

  private void json(ActionText texts) {
    var rows = JsonMapper.builder().build().createArrayNode();
    for (var phase : runbook.phases()) {
      for (var step : phase.steps()) {
        var row = rows.addObject();
        row.put("step", step.id());
        row.put("phase", phase.id());
        row.put("title", step.title());
        row.put("commands", String.join("\n", texts.of(step)));
      }
    }
    context.output().line(rows.toString());
  }

  /** What psql connects to; without a named database, what the PG* variables say when it runs. */
  private String connection(TargetOptions options, MeaningOptions meaning)
      throws CommandFailure, SpecException {
    if (options.sandbox) {
      return "postgresql://"
          + SandboxServer.MIGRATOR
          + "@"
          + SandboxServer.HOST
          + "/"
          + SandboxServer.DATABASE;
    }
    return options.named() == 0
        ? "postgresql://"
        : new Targets(context.surroundings(), context.folder(), new Connector())
            .named(options, meaning)
            .spec()
            .displayUri();
  }

  private Map<String, TypedValue> values() {
    var values = new HashMap<String, TypedValue>();
    for (var param : runbook.params()) {
      Optional.ofNullable(given.get(param.name()))
          .or(param::initial)
          .ifPresent(text -> values.put(param.name(), new TypedValue(param.type(), text)));
    }
    return values;
  }
}
