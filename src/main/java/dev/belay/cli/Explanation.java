package dev.belay.cli;

import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationFolder;
import dev.belay.migration.Plan;
import dev.belay.postgres.Connector;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.report.ActionText;
import dev.belay.report.StepMigrations;
import dev.belay.runbook.Action;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import dev.belay.runbook.TextTemplate;
import dev.belay.runbook.TypedValue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Prints the plain commands that a runbook's steps stand for; connects to nothing. */
final class Explanation {
  private final Context context;
  private final Resolved resolved;
  private final Runbook runbook;
  private final Map<String, String> given;

  Explanation(Context context, Resolved resolved, Map<String, String> given) {
    this.context = context;
    this.resolved = resolved;
    this.runbook = resolved.runbook();
    this.given = given;
  }

  Exit print(TargetOptions target, MeaningOptions meaning, RunOptions.Format format)
      throws CommandFailure, SpecException {
    var texts =
        new ActionText(
            runbook,
            connection(target, meaning),
            values(),
            step -> migrations(step, !target.sandbox));
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

  /** All files of a step's folder: which of them are pending only a database knows. */
  private StepMigrations.Of migrations(Step step, boolean checkBaseline) {
    var values = values();
    if (!(step.action() instanceof Action.Apply apply)
        || Stream.concat(Stream.of(apply.folder()), apply.upTo().stream())
            .flatMap(text -> TextTemplate.of(text).placeholders().stream())
            .anyMatch(one -> !values.containsKey(one.name()))) {
      return new StepMigrations.NotRead("Only a run knows where they are.");
    }
    var base =
        Optional.ofNullable(resolved.file().toAbsolutePath().getParent()).orElse(Path.of("."));
    try {
      var folder = MigrationFolder.read(base.resolve(filled(apply.folder())).normalize());
      var upTo = apply.upTo().map(this::filled).filter(version -> !version.isBlank());
      var plan = Plan.of(folder.set(), List.of(), upTo);
      return new StepMigrations.Known(
          folder.history(), plan.pending(), List.of(), Set.of(), Optional.empty(), checkBaseline);
    } catch (MigrationException e) {
      return new StepMigrations.NotRead(e.summary() + "\n" + e.cure());
    }
  }

  private String filled(String text) {
    var values = values();
    return TextTemplate.of(text).render(name -> Objects.requireNonNull(values.get(name)));
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
