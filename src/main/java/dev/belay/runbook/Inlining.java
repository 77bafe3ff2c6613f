package dev.belay.runbook;

import dev.belay.runbook.YamlNode.Mark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts the text of SQL files in the place of their names, and remembers where it came from. */
final class Inlining {
  private final RunbookFiles files;
  private final Problems problems;
  private final Places places;
  private final Map<Object, Path> origins = new IdentityHashMap<>();
  private final Map<Path, String> read = new HashMap<>();

  Inlining(RunbookFiles files, Problems problems, Places places) {
    this.files = files;
    this.problems = problems;
    this.places = places;
  }

  /** The file that the SQL of an action or an undo came from. */
  Optional<Path> origin(Object owner) {
    return Optional.ofNullable(origins.get(owner));
  }

  Runbook inline(Runbook runbook) {
    var phases =
        runbook.phases().stream()
            .map(phase ->
                moved(
                    phase,
                    new Phase(
                        phase.id(),
                        phase.title(),
                        phase.steps().stream().map(this::inline).toList())))
            .toList();
    return moved(
        runbook,
        new Runbook(
            runbook.belay(),
            runbook.about(),
            runbook.target(),
            runbook.params(),
            runbook.limits(),
            phases));
  }

  private Step inline(Step step) {
    var action = inline(step.action());
    var ending = step.ending();
    var undo = ending.undo().map(this::inline);
    return moved(
        step,
        new Step(
            step.id(),
            step.title(),
            action,
            step.purpose(),
            step.start(),
            step.conduct(),
            moved(
                ending,
                new Step.Ending(ending.capture(), ending.expect(), undo, ending.onFailure()))));
  }

  private Action inline(Action action) {
    return switch (action) {
      case Action.Query query when query.sql().isEmpty() && query.file().isPresent() -> {
        var file = file(query, query.file().get());
        var text = text(query, file);
        yield from(
            query, new Action.Query(text, query.file(), query.sense(), query.warnOnly()), file);
      }
      case Action.Sql sql when sql.sql().isEmpty() && sql.file().isPresent() -> {
        var file = file(sql, sql.file().get());
        var text = text(sql, file);
        yield from(sql, new Action.Sql(text, sql.file(), sql.transaction(), sql.role()), file);
      }
      case Action.Query _, Action.Sql _, Action.Manual _, Action.Locks _ -> action;
      case Action.Backup _, Action.Apply _, Action.Rollback _, Action.Decide _ -> action;
      case Action.Wait _, Action.Approve _, Action.Command _, Action.Call _ -> action;
    };
  }

  private Undo inline(Undo undo) {
    if (undo.sql().isPresent() || undo.file().isEmpty()) {
      return undo;
    }
    var file = file(undo, undo.file().get());
    var text = text(undo, file);
    return from(
        undo,
        new Undo(text, undo.file(), undo.script(), undo.none(), undo.loses(), undo.verify()),
        file);
  }

  private Optional<Path> file(Object owner, String name) {
    return places.isBroken(owner)
        ? Optional.empty()
        : files.beside(problems.file(), name, problems, places.value(owner, "file"));
  }

  private Optional<String> text(Object owner, Optional<Path> file) {
    var mark = places.value(owner, "file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!read.containsKey(file.get())) {
      files.read(file.get(), problems, mark).ifPresent(text -> read.put(file.get(), text));
    }
    var text = Optional.ofNullable(read.get(file.get()));
    if (text.isPresent() && text.get().isBlank()) {
      problems.errorIn(
          file.get(), Mark.START, "the file holds no statement", "Write the SQL into it.");
    }
    return text;
  }

  private <T> T from(T before, T after, Optional<Path> file) {
    file.ifPresent(path -> origins.put(after, path));
    return moved(before, after);
  }

  private <T> T moved(T before, T after) {
    places.move(before, after);
    return after;
  }
}
